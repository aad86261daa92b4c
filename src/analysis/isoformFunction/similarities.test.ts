import { expect, test } from 'vitest';
import type { DomainTable } from '../../bio/domainTypes';
import { Rng } from '../../lib/rng';
import { similarity } from '../similarity';
import { similarities } from './similarities';
import type { AnnotatedPairs } from './samplingTypes';

/** Two genes of three isoforms each, all pairs within them, and two pairs between. */
const pairs: AnnotatedPairs = {
  transcripts: {
    ids: ['A-1', 'A-2', 'A-3', 'B-1', 'B-2', 'B-3'],
    names: ['A-1', 'A-2', 'A-3', 'B-1', 'B-2', 'B-3'],
    genes: ['A', 'A', 'A', 'B', 'B', 'B'],
    rows: Uint32Array.of(0, 1, 2, 3, 4, 5),
  },
  group: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1),
  a: Uint32Array.of(0, 0, 1, 3, 3, 4, 0, 1),
  b: Uint32Array.of(1, 2, 2, 4, 5, 5, 3, 4),
  length: Float64Array.of(0.9, 0.8, 0.7, 1, 1, 1, 0.5, 0.5),
  sequence: Float64Array.of(0.9, 0.8, 0.7, 0.9, 0.8, 0.7, NaN, NaN),
  cds: Float64Array.of(0.9, 0.2, 0.1, NaN, NaN, NaN, NaN, NaN),
  notes: ['drawn'],
};
const dim = 4;
const rng = new Rng(5);
const embeddings = Float32Array.from({ length: 6 * dim }, () => rng.uniform(-1, 1));
/** have X, A-1 also Y twice; A-3 is not listed. B is not known. */
const domains: DomainTable = {
  transcripts: ['A-1', 'A-2'],
  offsets: Uint32Array.of(0, 3, 4),
  accessions: ['X', 'Y'],
  accession: Uint32Array.of(0, 1, 1, 0),
  start: new Uint32Array(4),
  end: new Uint32Array(4),
};

test('distance and similarity are those of the isoforms panel; identical embeddings get the highest', async () => {
  const twice = embeddings.slice();
  twice.copyWithin(2 * dim, 0, dim);
  const found = await similarities({ pairs, embeddings: twice, dim });
  const all = similarity(twice, 6, dim);
  for (const [pair, a] of pairs.a.entries()) {
    const at = a * 6 + pairs.b[pair]!;
    expect(found.pairs.distance[pair]).toBe(all.distance[at]);
    if (pair !== 1) expect(found.pairs.similarity[pair]).toBe(all.raw[at]);
  }
  expect(found.pairs.similarity[1]).toBe(Math.max(...found.pairs.similarity.filter((_, pair) => pair !== 1)));
  expect(found.groups[0]).toMatchObject({ group: 'within', identical: 1, genes: 2 });
  expect(found.groups[1]).toMatchObject({ group: 'between', identical: 0 });
  expect(found.correlations).toBeUndefined();
  expect(found.notes.join(' ')).toMatch(/^drawn 1 pairs have identical .* 3 pairs within genes have no CDS overlap/);
});

test('domains: an isoform that is not listed has none, a gene that is not listed is not known', async () => {
  const found = await similarities({ pairs, embeddings, dim, domains });
  expect([...found.pairs.domains]).toEqual([0.5, 0, 0, NaN, NaN, NaN, NaN, NaN]);
  expect(found.correlations!.genes).toEqual(['A']);
  expect(found.correlations!.unused).toEqual([{ reason: 'no isoform with a known domain', genes: 1 }]);
  expect(found.measures.map(({ measure }) => measure)).toEqual(['embedding', 'length', 'sequence', 'cds']);
  expect(found.overlap.count).toBe(3);
  expect([...found.pairs.cdsPercentile.subarray(0, 4)]).toEqual([250 / 3, 50, 50 / 3, NaN]);
});

test('a cancel ends it, and what is no number is told', async () => {
  const controller = new AbortController();
  const running = similarities({ pairs, embeddings, dim }, { signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await expect(similarities({ pairs, embeddings: embeddings.map(() => NaN), dim })).rejects.toMatchObject({
    code: 'similarity.notFinite',
  });
});
