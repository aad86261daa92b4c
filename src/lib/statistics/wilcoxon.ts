import { normalTail } from './distributions';
import { ascending, ranks, runs } from './ranks';
import { checkFinite } from './sample';
import { OrthrusError } from '../errors';

export interface Wilcoxon {
  /** The smaller of the rank sums of positive and of negative differences; NaN of no pairs, as p. */
  readonly w: number;
  /** Rank sum of the positive differences. */
  readonly positive: number;
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Untied samples up to so many get an exact p, and tied ones up to so many (SciPy's method='auto'). */
const MOST_EXACT = 50;
const MOST_EXACT_TIED = 13;

/**
 * Wilcoxon signed-rank test of paired values, two-sided, as scipy.stats.wilcoxon decides by default: pairs that do not differ are left
 * out; exact where the sample is small, else by the normal approximation with correction for ties and none for continuity.
 * @throws OrthrusError `statistics.values` | `statistics.pairs` where the samples are not equally long
 * Source: Wilcoxon, Biometrics Bulletin 1 (1945).
 */
export function wilcoxon(first: ArrayLike<number>, second: ArrayLike<number>): Wilcoxon {
  if (first.length !== second.length) {
    throw new OrthrusError(
      'statistics.pairs',
      `The samples have ${first.length} and ${second.length} values.`,
      'Give two values of each pair.',
    );
  }
  checkFinite(first, 'the first sample');
  checkFinite(second, 'the second sample');
  if (first.length === 0) return { w: NaN, positive: NaN, p: NaN, method: 'exact' };
  const differences = Float64Array.from(first, (value, i) => value - second[i]!).filter((value) => value !== 0);
  const n = differences.length;
  const sizes = differences.map(Math.abs);
  const rank = ranks(sizes);
  const positive = rank.reduce((sum, of, i) => (differences[i]! > 0 ? sum + of : sum), 0);
  const all = (n * (n + 1)) / 2;
  let ties = 0;
  for (const [from, end] of runs(ascending(sizes), sizes)) ties += (end - from) ** 3 - (end - from);

  const plain = ties === 0 && n === first.length;
  const method = first.length <= (plain ? MOST_EXACT : MOST_EXACT_TIED) ? 'exact' : 'normal';
  const larger = Math.max(positive, all - positive);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
  const tail = method === 'exact' ? exactTail(larger, rank) : normalTail((larger - all / 2) / deviation);
  return { w: all - larger, positive, p: Math.min(1, 2 * tail), method };
}

/** P(rank sum ≥ sum) where each rank counts or not with equal chance. */
function exactTail(sum: number, rank: Float64Array): number {
  // Ranks of ties are halves: counted doubled.
  const doubled = Uint32Array.from(rank, (of) => 2 * of);
  const chances = new Float64Array(doubled.reduce((total, of) => total + of, 0) + 1);
  chances[0] = 1;
  let reached = 0;
  for (const of of doubled) {
    for (let total = reached; total >= 0; total--) {
      const half = chances[total]! / 2;
      chances[total] = half;
      chances[total + of]! += half;
    }
    reached += of;
  }
  return chances.subarray(2 * sum).reduce((total, chance) => total + chance, 0);
}
