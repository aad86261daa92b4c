import { varianceOf } from './sample';
import { spreadOf } from './spread';

/** Bins that values are counted in before they are smoothed: a tenth of a bandwidth for all but the oddest samples. */
const BINS = 512;

/** A density at evenly spaced places from `low` to `high`; its integral over all numbers is 1. */
export interface Density {
  readonly low: number;
  readonly high: number;
  readonly values: Float64Array<ArrayBuffer>;
}

/**
 * Gaussian kernel density of finite values at `points` places from `low` to `high`; all 0 where there are none. Values are counted in
 * bins first, so that a million take as long as a thousand.
 * Source: bandwidth 0.9 min(s, IQR / 1.34) n^(−1/5): Silverman, Density Estimation (1986), eq. 3.31.
 */
export function kernelDensity(sample: ArrayLike<number>, low: number, high: number, points = 200): Density {
  const values = new Float64Array(points);
  const n = sample.length;
  const span = high - low;
  if (n === 0 || !(span > 0)) return { low, high, values };
  const sorted = Float64Array.from(sample).sort();
  const deviation = n > 1 ? Math.sqrt(varianceOf(sorted)) : 0;
  const { lowerQuartile, upperQuartile } = spreadOf(sorted);
  const quartiles = (upperQuartile - lowerQuartile) / 1.34;
  const spread = quartiles > 0 ? Math.min(deviation, quartiles) : deviation;
  const width = Math.max(0.9 * spread * n ** -0.2, span / BINS);
  const counts = new Float64Array(BINS);
  for (const value of sorted) {
    const bin = Math.floor(((value - low) / span) * BINS);
    // A value outside is nobody's neighbour here but those at the edge.
    if (bin >= -1 && bin <= BINS) counts[Math.min(BINS - 1, Math.max(0, bin))]!++;
  }
  const scale = 1 / (n * width * Math.sqrt(2 * Math.PI));
  for (let p = 0; p < points; p++) {
    const at = low + (p / (points - 1)) * span;
    for (let b = 0; b < BINS; b++) {
      if (counts[b] === 0) continue;
      const z = (low + ((b + 0.5) / BINS) * span - at) / width;
      values[p]! += counts[b]! * scale * Math.exp(-0.5 * z * z);
    }
  }
  return { low, high, values };
}
