import { mannWhitney } from '../../lib/statistics/mannWhitney';
import type { MannWhitney } from '../../lib/statistics/mannWhitney';
import { pearson, spearman } from '../../lib/statistics/metrics';
import { ranks } from '../../lib/statistics/ranks';
import { spreadOf } from '../../lib/statistics/spread';
import { PAIR_GROUPS } from './similaritiesTypes';
import type {
  GroupSummary,
  GroupTest,
  PairedTranscripts,
  RankTest,
  Relation,
  TranscriptPairs,
} from './similaritiesTypes';

/** Indices of the pairs of a group. */
export function pairsOf({ group }: Pick<TranscriptPairs, 'group'>, of: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from([...group.keys()].filter((pair) => group[pair] === of));
}

const take = (column: Float64Array, pairs: ArrayLike<number>): Float64Array<ArrayBuffer> =>
  Float64Array.from(pairs, (pair) => column[pair]!);

/** How similar the pairs of each group are. @param identical 1 where the embeddings of a pair are */
export function groupSummaries(
  { genes }: PairedTranscripts,
  pairs: TranscriptPairs,
  identical: Uint8Array,
): GroupSummary[] {
  return PAIR_GROUPS.flatMap((group, g) => {
    const own = pairsOf(pairs, g);
    if (own.length === 0) return [];
    return {
      group,
      spread: spreadOf(take(pairs.similarity, own)),
      identical: own.reduce((sum, pair) => sum + identical[pair]!, 0),
      genes: new Set([...own].flatMap((pair) => [genes[pairs.a[pair]!]!, genes[pairs.b[pair]!]!])).size,
      domains: relation(pairs.similarity, pairs.domains, own),
    };
  });
}

/** Mann–Whitney U tests of the similarity of each two groups that have pairs. */
export function groupTests(pairs: TranscriptPairs): GroupTest[] {
  const samples = PAIR_GROUPS.map((_, g) => take(pairs.similarity, pairsOf(pairs, g)));
  return PAIR_GROUPS.flatMap((first, f) =>
    PAIR_GROUPS.slice(f + 1).flatMap((second, i) => {
      const [one, other] = [samples[f]!, samples[f + 1 + i]!];
      if (one.length === 0 || other.length === 0) return [];
      return { first, second, ...rankTest(mannWhitney(one, other), one, other) };
    }),
  );
}

/** A Mann–Whitney U test with its effect sizes. */
export function rankTest({ u, p }: MannWhitney, first: ArrayLike<number>, second: ArrayLike<number>): RankTest {
  const auc = u / (first.length * second.length);
  return { u, p, auc, rankBiserial: 2 * auc - 1 };
}

/** Correlation over those of some pairs for which the second column is defined. */
export function relation(column: Float64Array, other: Float64Array, pairs: ArrayLike<number>): Relation {
  const known = Uint32Array.from(pairs).filter((pair) => !Number.isNaN(other[pair]));
  const [x, y] = [take(column, known), take(other, known)];
  return { count: known.length, pearson: pearson(x, y), spearman: spearman(x, y) };
}

/** Percentiles 0 … 100 by mid-ranks, (rank − ½) / n, among these pairs; NaN of all others. */
export function percentiles(column: Float64Array, pairs: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const rank = ranks(take(column, pairs));
  const result = new Float64Array(column.length).fill(NaN);
  for (let i = 0; i < rank.length; i++) result[pairs[i]!] = (100 * (rank[i]! - 0.5)) / rank.length;
  return result;
}

/**
 * How far a pair's embeddings are more similar (above 0) or less similar (below 0) than its CDS overlap lets expect: the difference of its
 * percentiles, −100 … 100; NaN where it has none.
 */
export const divergence = (
  { cdsPercentile, similarityPercentile }: Pick<TranscriptPairs, 'cdsPercentile' | 'similarityPercentile'>,
  pair: number,
): number => similarityPercentile[pair]! - cdsPercentile[pair]!;
