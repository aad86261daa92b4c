import { OrthrusError } from '../errors';

/** Which way a difference is looked for: either, or the first sample below (`less`) or above (`greater`) the second. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** @throws OrthrusError `statistics.values` where a value is NaN or infinite: tests refuse what metrics would pass on */
export function checkFinite(values: ArrayLike<number>, what: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new OrthrusError(
      'statistics.values',
      `Value ${i + 1} of ${what} is ${values[i]}.`,
      'Leave out what is not a number before testing.',
    );
  }
}

/** Whether all are one number; true of none. */
export function constant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Mean; NaN of none. The one number itself where all are (a rounded sum would differ from it). */
export function meanOf(values: ArrayLike<number>): number {
  if (values.length > 0 && constant(values)) return values[0]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Variance, divisor n − 1; NaN of fewer than two. */
export function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2;
  return values.length < 2 ? NaN : sum / (values.length - 1);
}
