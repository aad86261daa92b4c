import { inSlices } from '../../lib/slices';
import { rowStart } from './triangle';
import type { Triangle } from './triangle';

/** A stretch [start, end) of the rows and columns, e.g. an exon or a domain. Stretches may overlap. */
export interface Stretch {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The pairs i < j with i in one stretch and j in another, or both in the same. */
export interface Block {
  /** Indices of the stretches: i is in `mutated`, j in `read`. */
  readonly mutated: number;
  readonly read: number;
  /** At least 1. */
  readonly pairs: number;
  readonly mean: number;
  /** What the mean would be if only the distance j − i counted: of the matrix's mean at each of the pairs' distances. */
  readonly expected: number;
}

/**
 * Means of a Jacobian over blocks of stretches. Dependence falls with distance, so that a block of neighbours is strong for that alone:
 * `expected` is there to compare with.
 * @param byDistance as of jacobianProfiles
 * @throws AbortError when the signal fires
 */
export async function blockMeans(
  values: Triangle,
  n: number,
  stretches: readonly Stretch[],
  byDistance: Float64Array,
  signal?: AbortSignal,
): Promise<readonly Block[]> {
  const count = stretches.length;
  const sums = new Float64Array(count * count);
  const expected = new Float64Array(count * count);
  const pairs = new Float64Array(count * count);
  const upTo = new Float64Array(n + 1);
  const expectedUpTo = new Float64Array(n + 1);
  for (let d = 0; d < n; d++) expectedUpTo[d + 1] = expectedUpTo[d]! + byDistance[d]!;
  const row = (i: number): void => {
    const own = stretches.flatMap(({ start, end }, s) => (start <= i && i < end ? [s] : []));
    if (own.length === 0) return;
    const start = rowStart(n, i);
    // upTo[d] is the sum over the row's distances below d.
    for (let d = 0; d < n - i; d++) upTo[d + 1] = upTo[d]! + values[start + d]!;
    for (let s = 0; s < count; s++) {
      const from = Math.max(stretches[s]!.start, i + 1) - i;
      const to = stretches[s]!.end - i;
      if (to <= from) continue;
      for (const one of own) {
        const at = one * count + s;
        sums[at]! += upTo[to]! - upTo[from]!;
        expected[at]! += expectedUpTo[to]! - expectedUpTo[from]!;
        pairs[at]! += to - from;
      }
    }
  };
  await inSlices(n, row, { signal, stride: 32 });
  const blocks: Block[] = [];
  for (let at = 0; at < sums.length; at++) {
    const number = pairs[at]!;
    if (number === 0) continue;
    blocks.push({
      mutated: Math.floor(at / count),
      read: at % count,
      pairs: number,
      mean: sums[at]! / number,
      expected: expected[at]! / number,
    });
  }
  return blocks;
}
