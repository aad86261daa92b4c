import { expect, test } from 'vitest';
import { similarities } from '../../analysis/isoformFunction/similarities';
import type { SimilarityArtefact } from '../../notebook/artefacts';
import { DEFAULT_SIMILARITY_PARAMS, parseSimilarityParams } from './schema';
import { isSimilarityArtefact } from './sound';

test('parameters: what is missing or none takes its default, null means no table', () => {
  expect(parseSimilarityParams({})).toEqual(DEFAULT_SIMILARITY_PARAMS);
  const bare = parseSimilarityParams({
    go: null,
    homologs: null,
    references: 'x',
    genes: 50,
    threshold: 12.5,
    seed: 7,
  });
  expect(bare).toEqual({ ...DEFAULT_SIMILARITY_PARAMS, go: null, homologs: null, genes: 50, threshold: 12.5, seed: 7 });
  expect(parseSimilarityParams({ genes: 0, terms: 1.5, pairsPerTerm: 'a', seed: -1 })).toEqual(
    DEFAULT_SIMILARITY_PARAMS,
  );
});

test('an artefact from a file has to be whole', async () => {
  const pair = { group: Uint8Array.of(0, 0, 0), a: Uint32Array.of(0, 0, 1), b: Uint32Array.of(1, 2, 2) };
  const texts = ['A-1', 'A-2', 'A-3'];
  const artefact: SimilarityArtefact = {
    type: 'similarities',
    ...(await similarities({
      pairs: {
        ...pair,
        transcripts: { ids: texts, names: texts, genes: ['A', 'A', 'A'], rows: Uint32Array.of(0, 1, 2) },
        ...{
          length: new Float64Array(3),
          sequence: new Float64Array(3),
          cds: Float64Array.of(0.1, 0.4, 0.2),
          notes: [],
        },
      },
      embeddings: Float32Array.of(0, 0, 1, 0, 3, 1),
      dim: 2,
      domains: {
        transcripts: ['A-1'],
        offsets: Uint32Array.of(0, 1),
        accessions: ['X'],
        accession: Uint32Array.of(0),
        start: Uint32Array.of(0),
        end: Uint32Array.of(9),
      },
    })),
  };
  expect(isSimilarityArtefact(artefact)).toBe(true);
  expect(isSimilarityArtefact(structuredClone(artefact))).toBe(true);
  const { pairs, groups, measures } = artefact;
  for (const broken of [
    { type: 'layout' },
    { pairs: { ...pairs, b: Uint32Array.of(1, 2, 9) } },
    { pairs: { ...pairs, cds: new Float64Array(2) } },
    { pairs: { ...pairs, group: Uint8Array.of(0, 0, 3) } },
    { groups: [{ ...groups[0]!, group: 'all' }] },
    { measures: [] },
    { measures: [...measures].reverse() },
    { correlations: { ...artefact.correlations!, pairs: new Uint32Array(9) } },
    { notes: [1] },
    { transcripts: undefined },
  ]) {
    expect(isSimilarityArtefact({ ...artefact, ...broken }), JSON.stringify(Object.keys(broken))).toBe(false);
  }
});
