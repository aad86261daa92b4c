import { inSlices } from '../../lib/slices';
import { rowStart } from './triangle';
import type { Triangle } from './triangle';

/** What a Jacobian adds up to, the diagonal (a position's effect on itself) left out. */
export interface JacobianProfiles {
  /** Of each i: the sum over j > i, what mutating it changes after it. */
  readonly mutated: Float64Array<ArrayBuffer>;
  /** Of each j: the sum over i < j, what it is changed by before it. */
  readonly read: Float64Array<ArrayBuffer>;
  /** Of each distance d = j − i: the mean over all pairs that far apart; 0 at d = 0. */
  readonly byDistance: Float64Array<ArrayBuffer>;
}

/** @throws AbortError when the signal fires */
export async function jacobianProfiles(values: Triangle, n: number, signal?: AbortSignal): Promise<JacobianProfiles> {
  const mutated = new Float64Array(n);
  const read = new Float64Array(n);
  const byDistance = new Float64Array(n);
  const row = (i: number): void => {
    const start = rowStart(n, i);
    let sum = 0;
    for (let d = 1; d < n - i; d++) {
      const value = values[start + d]!;
      sum += value;
      read[i + d]! += value;
      byDistance[d]! += value;
    }
    mutated[i] = sum;
  };
  await inSlices(n, row, { signal, stride: 32 });
  for (let d = 1; d < n; d++) byDistance[d]! /= n - d;
  return { mutated, read, byDistance };
}
