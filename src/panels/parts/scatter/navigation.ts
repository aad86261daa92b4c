import type { ScatterView } from '../../../engine/export/scatterView';

/** A plot's size in CSS pixels. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** How far one zooms, of the whole view: beyond this, single-precision positions would be seen to jump. */
const ZOOM = { least: 0.4, most: 1000 };
/** Time in which an easing view comes e times closer to where it goes, in ms. */
const EASE_MS = 120;

/** The view closer by `factor`, the data under (x, y) staying there. `whole` is the view of all points. */
export function zoomAt(
  view: ScatterView,
  factor: number,
  x: number,
  y: number,
  { width, height }: PlotSize,
  whole: ScatterView,
): ScatterView {
  const scale = Math.min(whole.scale * ZOOM.most, Math.max(whole.scale * ZOOM.least, view.scale * factor));
  const shift = 1 / view.scale - 1 / scale;
  return { x: view.x + (x - width / 2) * shift, y: view.y - (y - height / 2) * shift, scale };
}

/** The view after its picture was moved by (dx, dy) pixels. */
export function panBy(view: ScatterView, dx: number, dy: number): ScatterView {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

/** Data coordinates of a pixel. */
export function dataAt(view: ScatterView, x: number, y: number, { width, height }: PlotSize): [x: number, y: number] {
  return [view.x + (x - width / 2) / view.scale, view.y - (y - height / 2) / view.scale];
}

/** The view `ms` later on its way to `target`; `target` itself once nobody would see the difference. */
export function easeView(view: ScatterView, target: ScatterView, ms: number): ScatterView {
  const part = 1 - Math.exp(-Math.max(0, ms) / EASE_MS);
  const ratio = target.scale / view.scale;
  const off = Math.hypot(target.x - view.x, target.y - view.y) * target.scale;
  if (off < 0.3 && Math.abs(ratio - 1) < 0.001) return target;
  return {
    x: view.x + part * (target.x - view.x),
    y: view.y + part * (target.y - view.y),
    scale: view.scale * ratio ** part,
  };
}

/** Diameter of a point at a zoom (1 is the whole view): it grows slower than distances do, to three times at most. */
export function zoomedSize(size: number, zoom: number): number {
  return size * Math.min(3, Math.max(1, zoom) ** 0.3);
}
