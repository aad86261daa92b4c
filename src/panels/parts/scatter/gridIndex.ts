import { boundsOf } from '../../../engine/export/scatterView';

/** Finds points near a spot. */
export interface GridIndex {
  /**
   * The nearest point to (x, y), all in data units, no farther than `reach`, that `accept` takes; −1 where there is none.
   * Of equally near ones the lowest index.
   */
  nearest(x: number, y: number, reach: number, accept?: (index: number) => boolean): number;
}

/** Points a cell holds on average. */
const PER_CELL = 2;
const MOST_CELLS = 1 << 18;

/**
 * A uniform grid over the points shown (n × 2 positions; `shown` n flags), filled by counting: 50,000 points take a few
 * milliseconds. Square cells, so that rings of cells are distances.
 */
export function gridIndex(positions: Float32Array, shown: Uint8Array): GridIndex {
  const kept = shown.reduce((sum, flag) => sum + flag, 0);
  const bounds = kept > 0 ? boundsOf(positions) : undefined;
  if (!bounds) return { nearest: () => -1 };
  const { x0, y0 } = bounds;
  const [across, up] = [bounds.x1 - x0, bounds.y1 - y0];
  const cells = Math.min(MOST_CELLS, Math.max(1, kept / PER_CELL));
  // A line of points has no area, one spot not even a length.
  const cell = Math.sqrt((across * up) / cells) || (across + up) / cells || 1;
  const edge = Math.max(cell, Math.max(across, up) / 4096);
  const columns = Math.floor(across / edge) + 1;
  const rows = Math.floor(up / edge) + 1;
  const cellOf = (i: number): number =>
    Math.floor((positions[2 * i + 1]! - y0) / edge) * columns + Math.floor((positions[2 * i]! - x0) / edge);

  const starts = new Uint32Array(columns * rows + 1);
  for (let i = 0; i < shown.length; i++) if (shown[i]) starts[cellOf(i) + 1]!++;
  for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
  const fill = starts.slice();
  const members = new Uint32Array(kept);
  for (let i = 0; i < shown.length; i++) if (shown[i]) members[fill[cellOf(i)]!++] = i;

  const nearest: GridIndex['nearest'] = (x, y, reach, accept) => {
    const column = Math.floor((x - x0) / edge);
    const row = Math.floor((y - y0) / edge);
    let best = -1;
    let bestSquare = reach * reach;
    const look = (c: number, r: number): void => {
      if (c < 0 || r < 0 || c >= columns || r >= rows) return;
      for (let k = starts[r * columns + c]!; k < starts[r * columns + c + 1]!; k++) {
        const i = members[k]!;
        const square = (positions[2 * i]! - x) ** 2 + (positions[2 * i + 1]! - y) ** 2;
        if (square > bestSquare || (square === bestSquare && best >= 0 && i > best)) continue;
        if (accept && !accept(i)) continue;
        best = i;
        bestSquare = square;
      }
    };
    // From outside the grid the first rings hold nothing; the last is the one that reaches its far corner.
    const last = Math.max(Math.abs(column), Math.abs(row), Math.abs(columns - 1 - column), Math.abs(rows - 1 - row));
    const first = Math.max(0, -column, -row, column - columns + 1, row - rows + 1);
    for (let ring = first; ring <= last; ring++) {
      // A cell of this ring is at least so far away, wherever in its own cell the spot lies.
      if (((ring - 1) * edge) ** 2 > bestSquare && ring > 1) break;
      const [left, right] = [Math.max(0, column - ring), Math.min(columns - 1, column + ring)];
      for (let c = left; c <= right; c++) {
        look(c, row - ring);
        if (ring > 0) look(c, row + ring);
      }
      const [low, high] = [Math.max(0, row - ring + 1), Math.min(rows - 1, row + ring - 1)];
      for (let r = low; r <= high; r++) {
        look(column - ring, r);
        if (ring > 0) look(column + ring, r);
      }
    }
    return best;
  };
  return { nearest };
}
