import { describe, expect, test } from 'vitest';
import { Rng } from '../../lib/rng';
import { madeUp } from '../../oracle/transcripts';
import { annotatedLikeness } from './annotatedLikeness';
import { drawPairs } from './drawPairs';
import { samplePairs } from './samplePairs';
import type { SampledPairs, SamplingOptions } from './samplingTypes';

const options: SamplingOptions = {
  genes: 10,
  terms: 10,
  leastGenes: 2,
  mostGenes: 100,
  pairsPerTerm: 5,
  threshold: 35,
  seed: 0,
};

/** Genes A (three isoforms), B (two), C, D and E (one each); E of another species; one isoform of A has no CDS. */
const transcripts = [
  ...['A-1', 'A-2', 'A-3', 'B-1', 'B-2', 'C-1', 'D-1'].map((id, i) =>
    madeUp({ id, gene: id[0]!, geneId: `G${id[0]!}.3`, length: 60 + 6 * i, cds: [3, 12 + 3 * i] }),
  ),
  madeUp({ id: 'E-1', gene: 'E', geneId: 'GE', species: 'mouse', cds: [3, 12] }),
  madeUp({ id: 'A-4', gene: 'A', geneId: 'GA.3' }),
  { ...madeUp({ id: 'C-2', gene: 'C', geneId: 'GC.3', cds: [3, 12] }), biotype: 'nonsense_mediated_decay' },
  { ...madeUp({ id: 'D-2', gene: 'D', geneId: 'GD.3', cds: [3, 12] }), cdsSource: 'predicted' as const },
];
const all = [...transcripts.keys()];
const pairsIn = ({ group, a, b, transcripts: { ids } }: SampledPairs, of: number): string[] =>
  [...group.keys()].filter((pair) => group[pair] === of).map((pair) => `${ids[a[pair]!]!} ${ids[b[pair]!]!}`);
const table = (file: string, ...rows: readonly (readonly string[])[]) => ({ file, rows });

test('all pairs within genes, in the order of the set; one reference isoform of each of two genes', async () => {
  const found = await samplePairs(transcripts, all, {}, options);
  expect(pairsIn(found, 0)).toEqual(['A-1 A-2', 'A-1 A-3', 'A-2 A-3', 'B-1 B-2']);
  // The longest CDS of each, and never two species.
  expect(pairsIn(found, 1).sort()).toEqual(['A-3 B-2', 'A-3 C-1', 'A-3 D-1', 'B-2 C-1', 'B-2 D-1', 'C-1 D-1'].sort());
  expect(pairsIn(found, 2)).toEqual([]);
  expect(found.notes.join(' ')).toMatch(/3 of 11 embedded transcripts are not protein-coding.*1 of them/);
  expect(found.notes.join(' ')).toContain('pairs of two genes may be homologous');
  const { ids, rows, genes } = found.transcripts;
  expect(ids).toEqual([...rows].map((row) => transcripts[row]!.id));
  expect(genes[0]).toBe('A');
});

test('homologous genes are in no pair, also when a gene between them takes no part', async () => {
  const homologs = table('paralogs.tsv', ['gene', 'paralog'], ['GA', 'GX'], ['GX', 'GB'], ['GC', 'GD']);
  const found = await samplePairs(transcripts, all, { homologs }, options);
  expect(pairsIn(found, 1).sort()).toEqual(['A-3 C-1', 'A-3 D-1', 'B-2 C-1', 'B-2 D-1']);
  expect(found.notes.join(' ')).toContain('rows of paralogs.tsv link homologous genes');
});

test('pairs of a GO term: of the wanted size, each once though in two terms', async () => {
  const rows = ['A', 'B', 'C'].flatMap((gene) => [
    [gene, 'GO:0000001'],
    [gene, 'GO:0000002'],
  ]);
  const go = table('go.tsv', ['gene', 'go'], ...rows, ['D', 'GO:0000003'], ['Z', 'GO:0000003']);
  const found = await samplePairs(transcripts, all, { go }, options);
  expect(pairsIn(found, 2).sort()).toEqual(['A-3 B-2', 'A-3 C-1', 'B-2 C-1']);
  expect(found.notes.at(-1)).toBe(
    'go.tsv: 4 of 5 genes at hand have a term; 2 of 2 terms with 2 to 100 genes in the table and two at hand were drawn.',
  );
  expect(pairsIn(await samplePairs(transcripts, all, { go }, { ...options, leastGenes: 4 }), 2)).toEqual([]);
});

test('a table of reference isoforms goes before the longest CDS', async () => {
  const references = table('mane.tsv', ['transcript', 'tag'], ['A-2', 'MANE Select'], ['A-1', 'MANE Plus Clinical']);
  const found = await samplePairs(transcripts, all, { references }, options);
  expect(pairsIn(found, 1)).toContain('A-2 B-2');
  expect(found.notes.join(' ')).toContain('mane.tsv names the reference isoform of 1 of 5 genes');
});

test('a seed draws the same genes again, and other rows none', async () => {
  const one = await samplePairs(transcripts, all, {}, { ...options, genes: 1 });
  expect(await samplePairs(transcripts, all, {}, { ...options, genes: 1 })).toEqual(one);
  expect(new Set(one.transcripts.genes.filter((_, i) => one.a[0] === i)).size).toBe(1);
  expect(pairsIn(await samplePairs(transcripts, [3, 4, 5], {}, options), 0)).toEqual(['B-1 B-2']);
  await expect(samplePairs(transcripts, [0, 3, 5], {}, options)).rejects.toThrow(
    'No gene has two protein-coding transcripts',
  );
  const controller = new AbortController();
  const running = samplePairs(transcripts, all, {}, options, controller.signal);
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});

describe('drawing pairs', () => {
  const anything = (): boolean => true;
  test('few: every pair, once', () => {
    const pairs = drawPairs([4, 9, 2], 10, anything, new Rng(0), new Set());
    expect(pairs.map(String).sort()).toEqual(['2,4', '2,9', '4,9']);
  });
  test('many: as many as wanted, all different, spread evenly, none that was seen', () => {
    const members = Array.from({ length: 500 }, (_, i) => i);
    const seen = new Set<number>();
    const pairs = drawPairs(members, 5000, (a, b) => (a + b) % 2 === 0, new Rng(1), seen);
    expect(pairs).toHaveLength(5000);
    expect(pairs.every(([a, b]) => a < b && (a + b) % 2 === 0)).toBe(true);
    const low = pairs.filter(([a, b]) => a < 250 && b < 250).length;
    expect(low / 5000).toBeGreaterThan(0.21);
    expect(low / 5000).toBeLessThan(0.29);
    const more = drawPairs(members, 1000, anything, new Rng(1), seen);
    const keys = new Set(pairs.map(String));
    expect(more.some((pair) => keys.has(String(pair)))).toBe(false);
  });
});

test('likeness by the annotation: lengths, exonic and coding positions', async () => {
  const base = madeUp({ id: 'x', length: 60, cds: [0, 60] });
  const shorter = {
    ...madeUp({ id: 'y', length: 45, cds: [0, 30] }),
    exons: [
      [100, 130],
      [500, 515],
    ] as const,
  };
  const elsewhere = { ...base, chrom: '2' };
  const bare = { ...base, exons: [] };
  const found = await annotatedLikeness([base, shorter, elsewhere, bare], [0, 0, 0, 0], [1, 2, 3, 1], (i) => i < 3);
  expect([...found.length]).toEqual([0.75, 1, 1, 0.75]);
  expect([...found.sequence]).toEqual([45 / 60, NaN, NaN, NaN]);
  expect([...found.cds]).toEqual([30 / 60, NaN, NaN, NaN]);
});
