/** What part of the plane a plot shows. One scale for both axes: distances in a layout mean the same in all directions. */
export interface ScatterView {
  /** data coordinates of the middle */
  readonly x: number;
  readonly y: number;
  /** pixels a data unit */
  readonly scale: number;
}

/** A rectangle in data coordinates. */
export interface Bounds {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** The box around n × 2 positions that are finite; undefined where none is. */
export function boundsOf(positions: Float32Array): Bounds | undefined {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i + 1 < positions.length; i += 2) {
    const x = positions[i]!;
    const y = positions[i + 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  return x0 <= x1 ? { x0, x1, y0, y1 } : undefined;
}

/** The view that shows all of `bounds` in width × height pixels, `margin` pixels kept free on each side. */
export function fitView(bounds: Bounds | undefined, width: number, height: number, margin: number): ScatterView {
  if (!bounds) return { x: 0, y: 0, scale: 1 };
  const { x0, x1, y0, y1 } = bounds;
  const across = Math.max(1, width - 2 * margin) / (x1 - x0);
  const up = Math.max(1, height - 2 * margin) / (y1 - y0);
  // One point, or several on one spot, have no extent.
  const scale = Math.min(across, up);
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, scale: Number.isFinite(scale) ? scale : 1 };
}

/** Pixels from the left edge. */
export function screenX(view: ScatterView, x: number, width: number): number {
  return (x - view.x) * view.scale + width / 2;
}

/** Pixels from the top edge. */
export function screenY(view: ScatterView, y: number, height: number): number {
  return height / 2 - (y - view.y) * view.scale;
}
