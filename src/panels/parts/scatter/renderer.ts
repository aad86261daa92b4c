import type { Rgb } from '../../../engine/export/colours';
import { SELECTED_GROWTH } from '../../../engine/export/scatterPoints';
import type { ScatterView } from '../../../engine/export/scatterView';

/** Bit of a point's style that says it is selected; the three lowest bits are its shape. */
export const SELECTED_BIT = 8;
export const SHAPE_BITS = 7;

/** What is drawn: changes when data, colours or the selection do, never by panning. */
export interface DrawnPoints {
  /** n × 2 */
  readonly positions: Float32Array<ArrayBuffer>;
  /** n × 4, 0…255 */
  readonly rgba: Uint8Array<ArrayBuffer>;
  /** n, shape and SELECTED_BIT */
  readonly styles: Uint8Array<ArrayBuffer>;
  /** indices of the points shown, first drawn first */
  readonly order: Uint32Array<ArrayBuffer>;
}

/** How it is drawn this time. */
export interface FrameLook {
  readonly view: ScatterView;
  /** diameter in CSS pixels */
  readonly size: number;
  /** 0…1 */
  readonly opacity: number;
  /** whether points that are not selected step back */
  readonly dim: boolean;
  readonly ground: Rgb;
  readonly ink: Rgb;
}

/** Draws points on one canvas. Both kinds draw the same picture. */
export interface ScatterRenderer {
  readonly kind: 'webgl2' | 'canvas2d';
  /** Takes what differs from last time. */
  load(points: DrawnPoints): void;
  /** Size of the picture in device pixels, and how many of them a CSS pixel has. */
  resize(width: number, height: number, ratio: number): void;
  draw(look: FrameLook): void;
  dispose(): void;
}

/** Half the size of a point, in device pixels. */
export function markRadius(look: FrameLook, ratio: number, selected: boolean): number {
  return Math.max(0.6, (look.size * ratio * (selected ? SELECTED_GROWTH : 1)) / 2);
}

/** Width of a mark's rim in device pixels: small points have hardly any, or it would be all that one sees of them. */
export function rimWidth(radius: number, ratio: number, selected: boolean): number {
  return Math.min(ratio * (selected ? 1.25 : 1), radius * (selected ? 0.3 : 0.22));
}
