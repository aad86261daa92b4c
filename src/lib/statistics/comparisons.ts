import { OrthrusError } from '../errors';

/** Fisher's transform of a correlation, −1 … 1, which makes its spread independent of its size; ±Infinity at ±1. */
export const fisherZ = (r: number): number => Math.atanh(r);

/** The correlation that Fisher's transform gave `z` for. */
export const fromFisherZ = (z: number): number => Math.tanh(z);

/**
 * P values adjusted by Benjamini and Hochberg, in the order given: rejecting those at most q keeps the expected share of false
 * rejections (false discovery rate) at most q.
 * @throws OrthrusError `statistics.p` where one is not within 0 … 1
 * Source: Benjamini, Hochberg, Journal of the Royal Statistical Society B 57 (1995).
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  for (const value of p) {
    if (value >= 0 && value <= 1) continue;
    throw new OrthrusError('statistics.p', `${value} is no p value.`, 'Leave out the tests that are not defined.');
  }
  const order = [...p.keys()].sort((a, b) => p[b]! - p[a]!);
  const adjusted = new Array<number>(p.length);
  let least = 1;
  for (const [i, of] of order.entries()) {
    least = Math.min(least, (p[of]! * p.length) / (p.length - i));
    adjusted[of] = least;
  }
  return adjusted;
}
