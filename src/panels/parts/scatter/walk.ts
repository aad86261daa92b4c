import type { GridIndex } from './gridIndex';

/** Going from point to point by nearest neighbour, each visited once, and back. */
export interface Walk {
  /** the point one is at; −1 before the first */
  readonly current: number;
  /** Goes to the nearest point not visited. @returns it, or −1 where every point shown has been visited */
  next(grid: GridIndex, positions: Float32Array): number;
  /** Goes back. @returns the point before, or the first */
  back(): number;
  /** Starts anew at a point; −1 ends the walk. */
  start(index: number): void;
}

export function createWalk(): Walk {
  let trail: number[] = [];
  /** how far along the trail one is */
  let step = -1;
  let visited = new Set<number>();
  return {
    get current() {
      return trail[step] ?? -1;
    },
    next(grid, positions) {
      const at = trail[step];
      if (at === undefined) return -1;
      if (step + 1 < trail.length) return trail[++step]!;
      const found = grid.nearest(positions[2 * at]!, positions[2 * at + 1]!, Infinity, (i) => !visited.has(i));
      if (found < 0) return -1;
      trail.push(found);
      visited.add(found);
      step++;
      return found;
    },
    back() {
      step = Math.max(Math.min(0, step), step - 1);
      return trail[step] ?? -1;
    },
    start(index) {
      trail = index < 0 ? [] : [index];
      step = trail.length - 1;
      visited = new Set(trail);
    },
  };
}
