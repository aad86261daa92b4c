/** Statistics of exported pairs against SciPy (oracle/isoformFunction/make_statistics.py). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { geneCorrelations, measureSummaries } from './geneCorrelations';
import { divergence, groupSummaries, groupTests, pairsOf, percentiles, relation } from './groupStatistics';
import { MEASURES, PAIR_GROUPS } from './similaritiesTypes';
import type { Measure, PairGroup, PairedTranscripts, TranscriptPairs } from './similaritiesTypes';

type Related = readonly [count: number, pearson: number | null, spearman: number | null];
interface Tested {
  readonly u: number;
  readonly p: number;
}
interface Golden {
  readonly groups: Readonly<Record<PairGroup, { readonly quartiles: readonly number[]; readonly domains: Related }>>;
  readonly tests: readonly (Tested & { readonly first: PairGroup; readonly second: PairGroup })[];
  readonly overlap: Related;
  readonly cdsPercentiles: readonly number[];
  readonly similarityPercentiles: readonly number[];
  readonly genes: Readonly<
    Record<string, Readonly<Record<Measure, readonly [number, number]>> & { readonly pairs: number }>
  >;
  readonly against: Readonly<
    Record<string, { readonly median: number; readonly w: number; readonly p: number; readonly mannWhitney: Tested }>
  >;
}

const read = (name: string): string =>
  readFileSync(new URL(`../../oracle/isoformFunction/${name}`, import.meta.url), 'utf8');
const golden = JSON.parse(read('statistics.json')) as Golden;

/** The exported pairs as they were before. */
function exported(): { readonly transcripts: PairedTranscripts; readonly pairs: TranscriptPairs } {
  const [header, ...rows] = read('pairs.csv')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string): string[] => rows.map((row) => row[header!.indexOf(name)]!);
  const numbers = (name: string): Float64Array<ArrayBuffer> =>
    Float64Array.from(column(name), (text) => (text === '' ? NaN : Number(text)));
  const [a, b] = [column('transcript_a'), column('transcript_b')];
  const ids = [...new Set([...a, ...b])];
  const group = Uint8Array.from(column('group'), (name) => PAIR_GROUPS.indexOf(name as PairGroup));
  const [similarity, cds] = [numbers('similarity'), numbers('cds_overlap')];
  const within = pairsOf({ group }, 0);
  return {
    transcripts: {
      ids,
      names: ids,
      genes: ids.map((id) => id.replace(/-\d+$/, '')),
      rows: Uint32Array.from(ids, (_, i) => i),
    },
    pairs: {
      group,
      a: Uint32Array.from(a, (id) => ids.indexOf(id)),
      b: Uint32Array.from(b, (id) => ids.indexOf(id)),
      distance: similarity.map((value) => Math.exp(1 - value)),
      similarity,
      length: numbers('length_similarity'),
      sequence: numbers('sequence_overlap'),
      cds,
      domains: numbers('domain_jaccard'),
      cdsPercentile: percentiles(cds, within),
      similarityPercentile: percentiles(similarity, within),
    },
  };
}

const { transcripts, pairs } = exported();
const near = (actual: number, expected: number | null, what: string): void =>
  expected === null
    ? expect(actual, what).toBeNaN()
    : expect(Math.abs(actual - expected), `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(1e-8);
/** To 1e-8 of its size: p values are small. */
const nearly = (actual: number, expected: number, what: string): void => near(actual / expected, 1, what);

const expectRelation = (actual: ReturnType<typeof relation>, [count, r, rho]: Related, what: string): void => {
  expect(actual.count, what).toBe(count);
  near(actual.pearson, r, `${what}, Pearson`);
  near(actual.spearman, rho, `${what}, Spearman`);
};

test('groups: quartiles, tests of each two, and how they go with domains', () => {
  const summaries = groupSummaries(transcripts, pairs, new Uint8Array(pairs.a.length));
  expect(summaries.map(({ group }) => group)).toEqual(PAIR_GROUPS);
  for (const { group, spread, domains } of summaries) {
    const { least, lowerQuartile, median, upperQuartile, most } = spread;
    for (const [i, value] of [least, lowerQuartile, median, upperQuartile, most].entries())
      near(value, golden.groups[group].quartiles[i]!, `${group}, quartile ${i}`);
    expectRelation(domains, golden.groups[group].domains, group);
  }
  const tests = groupTests(pairs);
  expect(tests).toHaveLength(3);
  for (const [i, { first, second, u, p, auc, rankBiserial }] of tests.entries()) {
    const expected = golden.tests[i]!;
    expect([first, second, u]).toEqual([expected.first, expected.second, expected.u]);
    nearly(p, expected.p, `${first} against ${second}`);
    const count = (group: PairGroup): number => pairsOf(pairs, PAIR_GROUPS.indexOf(group)).length;
    near(auc, u / (count(first) * count(second)), 'auc');
    near(rankBiserial, 2 * auc - 1, 'rank-biserial');
  }
});

test('similarity against CDS overlap, percentiles and divergence', () => {
  const within = pairsOf(pairs, 0);
  expectRelation(relation(pairs.similarity, pairs.cds, within), golden.overlap, 'overlap');
  for (const pair of within) {
    near(pairs.cdsPercentile[pair]!, golden.cdsPercentiles[pair]!, 'percentile of overlap');
    near(pairs.similarityPercentile[pair]!, golden.similarityPercentiles[pair]!, 'percentile of similarity');
    near(divergence(pairs, pair), golden.similarityPercentiles[pair]! - golden.cdsPercentiles[pair]!, 'divergence');
  }
  expect(pairs.cdsPercentile.subarray(within.length).every(Number.isNaN)).toBe(true);
});

test('gene by gene: correlations with domains, and the embedding against each other measure', () => {
  const found = geneCorrelations(transcripts, pairs);
  expect(found.genes).toEqual(Object.keys(golden.genes));
  for (const [i, gene] of found.genes.entries()) {
    const expected = golden.genes[gene]!;
    expect(found.pairs[i]).toBe(expected.pairs);
    for (const measure of MEASURES) {
      near(found.pearson[measure][i]!, expected[measure][0], `${gene}, ${measure}, Pearson`);
      near(found.spearman[measure][i]!, expected[measure][1], `${gene}, ${measure}, Spearman`);
    }
  }
  const all = new Set(
    transcripts.genes.filter((_, i) => pairs.a.some((a, pair) => a === i && pairs.group[pair] === 0)),
  );
  expect(found.unused.reduce((sum, { genes }) => sum + genes, 0)).toBe(all.size - found.genes.length);
  for (const summary of measureSummaries(found)) {
    for (const kind of ['pearson', 'spearman'] as const) {
      const test = summary.against?.[kind];
      if (!test) continue;
      const expected = golden.against[`${summary.measure} ${kind}`]!;
      near(summary[kind].median, expected.median, 'median');
      expect(test.count).toBe(found.genes.length);
      expect(test.wilcoxon.w).toBe(expected.w);
      nearly(test.wilcoxon.p, expected.p, 'Wilcoxon');
      expect(test.mannWhitney.u).toBe(expected.mannWhitney.u);
      nearly(test.mannWhitney.p, expected.mannWhitney.p, 'Mann–Whitney');
    }
  }
});
