import { studentQuantile } from './distributions';
import { meanOf, varianceOf } from './sample';
import type { MeanInterval } from './scoreTypes';

/**
 * Mean of figures, one a seed, and its confidence interval by Student's t with n − 1 degrees of freedom. NaN figures (a metric that is
 * not defined for a seed) are left out and not counted.
 * @param confidence 0 … 1
 */
export function meanInterval(figures: readonly number[], confidence = 0.95): MeanInterval {
  const defined = figures.filter((figure) => !Number.isNaN(figure));
  const n = defined.length;
  const mean = meanOf(defined);
  const deviation = Math.sqrt(varianceOf(defined));
  const half = n < 2 ? NaN : (studentQuantile((1 + confidence) / 2, n - 1) * deviation) / Math.sqrt(n);
  return { n, mean, deviation, low: mean - half, high: mean + half };
}
