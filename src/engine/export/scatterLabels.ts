import { categoryMarks } from './categoryMarks';
import type { CategoryColour } from './scatterColour';
import { boundsOf } from './scatterView';
import { textWidth } from './svgText';

/** A category's name and the spot in data coordinates where its points are densest. */
export interface CategorySpot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

const CELLS = 24;

/**
 * Where to write the names of the categories with a mark of their own, most frequent first. It is the mean of the points
 * in the 3 × 3 cells (of 24 × 24) that hold most of them: a mean or median of all would often lie between two clumps.
 */
export function categorySpots(positions: Float32Array, colour: CategoryColour, shown: Uint8Array): CategorySpot[] {
  const bounds = boundsOf(positions);
  const marks = categoryMarks(colour).marks.filter((mark) => mark.distinct);
  if (!bounds) return [];
  const rank = new Map(marks.map((mark, i) => [mark.code, i]));
  const { x0, x1, y0, y1 } = bounds;
  const column = (x: number): number => Math.min(CELLS - 1, Math.floor(((x - x0) / (x1 - x0 || 1)) * CELLS));
  const row = (y: number): number => Math.min(CELLS - 1, Math.floor(((y - y0) / (y1 - y0 || 1)) * CELLS));
  // A border of one empty cell on every side, so that sums of 3 × 3 need no checks.
  const across = CELLS + 2;
  const size = across * across;
  // count, sum of x, sum of y of each cell of each category
  const sums = new Float64Array(3 * size * marks.length);
  for (let i = 0; i < shown.length; i++) {
    const which = shown[i] ? rank.get(colour.codes[i]!) : undefined;
    if (which === undefined) continue;
    const x = positions[2 * i]!;
    const y = positions[2 * i + 1]!;
    const at = 3 * (which * size + (row(y) + 1) * across + column(x) + 1);
    sums[at]!++;
    sums[at + 1]! += x;
    sums[at + 2]! += y;
  }
  return marks.flatMap((mark, which) => {
    let best = [0, 0, 0];
    for (let cell = across + 1; cell < size - across - 1; cell++) {
      const total = [0, 0, 0];
      for (const down of [-across, 0, across]) {
        for (let right = -1; right <= 1; right++) {
          const at = 3 * (which * size + cell + down + right);
          for (let k = 0; k < 3; k++) total[k]! += sums[at + k]!;
        }
      }
      if (total[0]! > best[0]!) best = total;
    }
    const [count, x, y] = best as [number, number, number];
    return count > 0 ? [{ name: mark.name, x: x / count, y: y / count }] : [];
  });
}

/** A label's middle in pixels; undefined where it has no room. */
export type Placed = { readonly x: number; readonly y: number } | undefined;

/** Moves labels (their middles in pixels, `size` high) apart or leaves them out: earlier ones win, none leaves width × height. */
export function placeLabels(
  labels: readonly { readonly text: string; readonly x: number; readonly y: number }[],
  width: number,
  height: number,
  size: number,
): Placed[] {
  const taken: { x: number; y: number; half: number }[] = [];
  return labels.map(({ text, x, y }) => {
    const half = textWidth(text, size) / 2 + 3;
    if (x < 0 || x > width || y < 0 || y > height) return undefined;
    const inside = Math.min(Math.max(x, half), Math.max(half, width - half));
    for (const shift of [0, -1.4, 1.4]) {
      const at = y + shift * size;
      const free = taken.every((t) => Math.abs(t.y - at) > size * 1.15 || Math.abs(t.x - inside) > t.half + half);
      if (!free || at < size || at > height - size) continue;
      taken.push({ x: inside, y: at, half });
      return { x: inside, y: at };
    }
    return undefined;
  });
}
