/** How far skipped exons move a representation. Pure. */
import { FRAMES } from '../../bio/skipExon';
import { mannWhitney } from '../../lib/statistics/mannWhitney';
import type { FrameComparison } from './skippingTypes';

/**
 * Distances between mutants and their wild types.
 * @param of index of each mutant's wild type
 * @returns L2 distances, and 1 − cos, as half the squared distance of the two made length 1, which keeps the digits of small angles
 */
export function shiftsOf(
  wildTypes: Float32Array,
  mutants: Float32Array,
  of: Uint32Array,
  dim: number,
): { readonly distance: Float32Array<ArrayBuffer>; readonly cosine: Float32Array<ArrayBuffer> } {
  const distance = new Float32Array(of.length);
  const cosine = new Float32Array(of.length);
  for (let i = 0; i < of.length; i++) {
    const [a, b] = [of[i]! * dim, i * dim];
    let [square, normA, normB] = [0, 0, 0];
    for (let k = 0; k < dim; k++) {
      const [x, y] = [wildTypes[a + k]!, mutants[b + k]!];
      square += (x - y) ** 2;
      normA += x * x;
      normB += y * y;
    }
    [normA, normB] = [Math.sqrt(normA), Math.sqrt(normB)];
    let angle = 0;
    for (let k = 0; k < dim; k++) angle += (wildTypes[a + k]! / normA - mutants[b + k]! / normB) ** 2;
    distance[i] = Math.sqrt(square);
    cosine[i] = angle / 2;
  }
  return { distance, cosine };
}

/** The middle value; the mean of the two middle ones; NaN of none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Distances over the median of their group; NaN where that is 0. */
export function relativeShifts(distance: Float32Array, groups: readonly string[]): Float32Array<ArrayBuffer> {
  const members = new Map<string, number[]>();
  for (const [i, group] of groups.entries()) {
    const known = members.get(group);
    if (known) known.push(i);
    else members.set(group, [i]);
  }
  const relative = new Float32Array(distance.length);
  for (const rows of members.values()) {
    const middle = median(rows.map((i) => distance[i]!));
    for (const i of rows) relative[i] = middle > 0 ? distance[i]! / middle : NaN;
  }
  return relative;
}

/** Distances of the exons of one frame (bio/skipExon). */
export const ofFrame = (distance: Float32Array, frame: Uint8Array, wanted: number): Float32Array<ArrayBuffer> =>
  Float32Array.from(distance.filter((_, i) => frame[i] === wanted));

/** Whether exons that break the frame shift more than those that keep it: two-sided Mann–Whitney test. */
export function compareFrames(distance: Float32Array, frame: Uint8Array): FrameComparison | undefined {
  const kept = ofFrame(distance, frame, FRAMES.indexOf('kept'));
  const broken = ofFrame(distance, frame, FRAMES.indexOf('broken'));
  if (kept.length === 0 || broken.length === 0) return undefined;
  const test = mannWhitney(broken, kept);
  return {
    kept: kept.length,
    broken: broken.length,
    keptMedian: median(kept),
    brokenMedian: median(broken),
    test,
    share: test.u / (kept.length * broken.length),
  };
}
