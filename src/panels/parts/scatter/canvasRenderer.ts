import { RIM_INK } from '../../../engine/export/colours';
import { MARK_SHAPES } from '../../../engine/export/markShapes';
import { DIMMED } from '../../../engine/export/scatterPoints';
import { REACH, markDistance } from './markDistance';
import { SELECTED_BIT, SHAPE_BITS, markRadius, rimWidth } from './renderer';
import type { DrawnPoints, FrameLook, ScatterRenderer } from './renderer';

/** Positions within a pixel that a shape is drawn at, along each axis. */
const STEPS = 4;

/** One shape at one place within a pixel. */
interface Mask {
  /** pixels along each side */
  readonly side: number;
  /** side², 0…256: how much of the pixel the shape covers */
  readonly cover: Uint16Array;
  /** side², 0…256: how much of that is rim */
  readonly edge: Uint16Array;
}

/**
 * Points by Canvas 2D where there is no WebGL 2. The shapes are computed once by the shader's own formula and put into an
 * image by our own loop, about 10 ms for 50,000 points: the picture is the shader's to the pixel's soft edge.
 */
export function canvasRenderer(canvas: HTMLCanvasElement): ScatterRenderer | undefined {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return undefined;
  let points: DrawnPoints | undefined;
  let image: ImageData | undefined;
  let ratio = 1;
  let masks: { readonly key: string; readonly list: (Mask | undefined)[] } = { key: '', list: [] };

  return {
    kind: 'canvas2d',
    load(next) {
      points = next;
    },
    resize(width, height, pixels) {
      canvas.width = width;
      canvas.height = height;
      ratio = pixels;
      image = context.createImageData(width, height);
    },
    draw(look) {
      if (!image) return;
      const [r, g, b] = look.ground;
      new Uint32Array(image.data.buffer).fill(0xff000000 | (b << 16) | (g << 8) | r);
      const key = `${String(look.size)} ${String(ratio)}`;
      if (masks.key !== key) masks = { key, list: [] };
      if (points) putPoints(image, points, look, ratio, masks.list);
      context.putImageData(image, 0, 0);
    },
    dispose() {
      image = undefined;
      points = undefined;
    },
  };
}

function putPoints(
  image: ImageData,
  { positions, rgba, styles, order }: DrawnPoints,
  look: FrameLook,
  ratio: number,
  masks: (Mask | undefined)[],
): void {
  const { width, height } = image;
  const { view, ink } = look;
  const scale = view.scale * ratio;
  for (const i of order) {
    const x = (positions[2 * i]! - view.x) * scale + width / 2;
    const y = height / 2 - (positions[2 * i + 1]! - view.y) * scale;
    // Far outside: the loop below would only find nothing to do, and whole numbers end at 2^31.
    if (!(x > -64 && y > -64 && x < width + 64 && y < height + 64)) continue;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const style = styles[i]!;
    const at = (style * STEPS + Math.floor((y - top) * STEPS)) * STEPS + Math.floor((x - left) * STEPS);
    const mask = (masks[at] ??= makeMask(at, look, ratio));
    const selected = (style & SELECTED_BIT) !== 0;
    const opacity = look.dim && !selected ? look.opacity * DIMMED : look.opacity;
    put(image.data, width, height, mask, left, top, rgba, 4 * i, ink, selected ? 1 : RIM_INK, opacity);
  }
}

/** Lays one shape over the image. */
function put(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  { side, cover, edge }: Mask,
  left: number,
  top: number,
  rgba: Uint8Array,
  from: number,
  ink: readonly [number, number, number],
  inkPart: number,
  opacity: number,
): void {
  const half = side >> 1;
  const [r, g, b] = [rgba[from]!, rgba[from + 1]!, rgba[from + 2]!];
  const [rimR, rimG, rimB] = [(ink[0] - r) * inkPart, (ink[1] - g) * inkPart, (ink[2] - b) * inkPart];
  const [row0, row1] = [Math.max(0, half - top), Math.min(side, height - top + half)];
  const [column0, column1] = [Math.max(0, half - left), Math.min(side, width - left + half)];
  for (let row = row0; row < row1; row++) {
    let at = 4 * ((top - half + row) * width + left - half + column0);
    for (let k = row * side + column0; k < row * side + column1; k++, at += 4) {
      const alpha = (cover[k]! / 256) * opacity;
      if (alpha === 0) continue;
      const rim = edge[k]! / 256;
      data[at]! += alpha * (r + rim * rimR - data[at]!);
      data[at + 1]! += alpha * (g + rim * rimG - data[at + 1]!);
      data[at + 2]! += alpha * (b + rim * rimB - data[at + 2]!);
    }
  }
}

/** The mask of a style and a place within the pixel, both in `at` as above. */
function makeMask(at: number, look: FrameLook, ratio: number): Mask {
  const style = Math.floor(at / (STEPS * STEPS));
  const [x, y] = [((at % STEPS) + 0.5) / STEPS, ((Math.floor(at / STEPS) % STEPS) + 0.5) / STEPS];
  const selected = (style & SELECTED_BIT) !== 0;
  const shape = MARK_SHAPES[style & SHAPE_BITS]!;
  const radius = markRadius(look, ratio, selected);
  const rim = rimWidth(radius, ratio, selected);
  const half = Math.ceil(radius * REACH[shape] + 0.5);
  const side = 2 * half + 1;
  const [cover, edge] = [new Uint16Array(side * side), new Uint16Array(side * side)];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const d = markDistance(shape, (column - half + 0.5 - x) / radius, (row - half + 0.5 - y) / radius) * radius;
      cover[row * side + column] = Math.round(256 * clamp(0.5 - d));
      edge[row * side + column] = Math.round(256 * clamp(d + rim + 0.5) * Math.min(rim, 1));
    }
  }
  return { side, cover, edge };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
