import { studentQuantile, studentTail } from './distributions';
import { checkFinite, meanOf, varianceOf, type Alternative } from './sample';
import { OrthrusError } from '../errors';

export interface TTest {
  /** Mean of the first less mean of the second. */
  readonly difference: number;
  readonly t: number;
  /** Degrees of freedom. */
  readonly df: number;
  readonly p: number;
  /** Ends of the 95 % confidence interval of the difference, two-sided whatever the alternative. */
  readonly low: number;
  readonly high: number;
}

/**
 * Welch's t test: whether two samples of unequal variance have one mean (scipy.stats.ttest_ind, equal_var=False). With fewer than
 * two values on a side all but the difference is NaN; with two constant samples t is ±Infinity and p is 0 or 1 by the sign, or NaN
 * where they are equal.
 * @throws OrthrusError `statistics.values`
 * Source: Welch, Biometrika 34 (1947); degrees of freedom by Welch and Satterthwaite.
 */
export function welchTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  alternative: Alternative = 'two-sided',
): TTest {
  checkFinite(first, 'the first sample');
  checkFinite(second, 'the second sample');
  const [a, b] = [varianceOf(first) / first.length, varianceOf(second) / second.length];
  const df = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1));
  // Of two constants no df is defined, and none is needed: t is infinite.
  return tTest(meanOf(first) - meanOf(second), Math.sqrt(a + b), a + b === 0 ? 1 : df, alternative);
}

/**
 * Paired t test: whether differences of pairs have mean 0 (scipy.stats.ttest_rel). NaN as in `welchTest`.
 * @throws OrthrusError `statistics.values` | `statistics.pairs` where the samples are not equally long
 */
export function pairedTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  alternative: Alternative = 'two-sided',
): TTest {
  if (first.length !== second.length) {
    throw new OrthrusError(
      'statistics.pairs',
      `The samples have ${first.length} and ${second.length} values.`,
      'Give two values of each pair.',
    );
  }
  checkFinite(first, 'the first sample');
  checkFinite(second, 'the second sample');
  const differences = Float64Array.from(first, (value, i) => value - second[i]!);
  const n = differences.length;
  return tTest(meanOf(differences), Math.sqrt(varianceOf(differences) / n), n - 1, alternative);
}

function tTest(difference: number, error: number, df: number, alternative: Alternative): TTest {
  const t = difference / error;
  const p =
    alternative === 'greater'
      ? studentTail(t, df)
      : alternative === 'less'
        ? studentTail(-t, df)
        : 2 * studentTail(Math.abs(t), df);
  const half = error === 0 ? 0 : studentQuantile(0.975, df) * error;
  return { difference, t, df, p, low: difference - half, high: difference + half };
}
