import { normalTail } from './distributions';
import { ascending, ranks, runs } from './ranks';
import { checkFinite, type Alternative } from './sample';

export interface MannWhitney {
  /** U of the first sample: pairs in which its value is the larger, ties half. NaN where a sample is empty, as p. */
  readonly u: number;
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Samples up to so many get an exact p (SciPy's method='auto'). */
const MOST_EXACT = 8;

/**
 * Mann–Whitney U test, as scipy.stats.mannwhitneyu decides by default: exact where the smaller sample has at most 8 values and none are
 * tied, else by the normal approximation with correction for ties and continuity.
 * @throws OrthrusError `statistics.values`
 * Source: Mann, Whitney, Annals of Mathematical Statistics 18 (1947).
 */
export function mannWhitney(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  alternative: Alternative = 'two-sided',
): MannWhitney {
  checkFinite(first, 'the first sample');
  checkFinite(second, 'the second sample');
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) return { u: NaN, p: NaN, method: 'exact' };
  const both = Float64Array.from({ length: m + n }, (_, i) => (i < m ? first[i]! : second[i - m]!));
  const rankSum = ranks(both)
    .subarray(0, m)
    .reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (m * (m + 1)) / 2;
  let ties = 0;
  for (const [from, end] of runs(ascending(both), both)) ties += (end - from) ** 3 - (end - from);

  const method = ties === 0 && Math.min(m, n) <= MOST_EXACT ? 'exact' : 'normal';
  const tail = (of: number): number => (method === 'exact' ? exactTail(of, m, n) : approximateTail(of, m, n, ties));
  const p =
    alternative === 'greater'
      ? tail(u)
      : alternative === 'less'
        ? tail(m * n - u)
        : Math.min(1, 2 * tail(Math.max(u, m * n - u)));
  return { u, p, method };
}

/** P(U ≥ u) where no values are tied. */
function exactTail(u: number, m: number, n: number): number {
  const product = m * n;
  // U is symmetric about mn / 2: the half that is summed is the small one.
  if (u <= product / 2) return u <= 0 ? 1 : 1 - exactTail(product - u + 1, m, n);
  const [k, larger] = [Math.min(m, n), Math.max(m, n)];
  const end = product - u + 1;
  // Coefficients below `end` of the Gaussian binomial: the product over i ≤ k of (1 − q^(larger + i)) / (1 − q^i).
  const counts = new Float64Array(end);
  counts[0] = 1;
  let arrangements = 1;
  for (let i = 1; i <= k; i++) {
    for (let j = end - 1; j >= larger + i; j--) counts[j]! -= counts[j - larger - i]!;
    for (let j = i; j < end; j++) counts[j]! += counts[j - i]!;
    arrangements *= (larger + i) / i;
  }
  return counts.reduce((sum, count) => sum + count, 0) / arrangements;
}

/** P(U ≥ u) by the normal approximation. @param ties the sum of t³ − t over runs of t equal values */
function approximateTail(u: number, m: number, n: number, ties: number): number {
  const all = m + n;
  const deviation = Math.sqrt(((m * n) / 12) * (all + 1 - ties / (all * (all - 1))));
  return normalTail((u - (m * n) / 2 - 0.5) / deviation);
}
