import { categoryMarks, GREY, MISSING_CATEGORY, MISSING_SHAPE } from './categoryMarks';
import { parseHex, viridis } from './colours';
import { shapeCode } from './markShapes';
import type { ScatterColour } from './scatterColour';
import { valueScale } from './valueScale';

/** Colour and shape of n points, whatever is selected or hidden. */
export interface PointPaint {
  /** n × 4, 0…255; alpha is 255 */
  readonly rgba: Uint8Array<ArrayBuffer>;
  /** n, shape codes */
  readonly shapes: Uint8Array<ArrayBuffer>;
  /** n, 1 for points drawn beneath the others: grey ones */
  readonly beneath: Uint8Array<ArrayBuffer>;
}

/** The paint of n points. `plain` (`#rrggbb`) is for points that are not coloured by anything. */
export function pointPaint(n: number, colour: ScatterColour, plain: string): PointPaint {
  const rgba = new Uint8Array(4 * n).fill(255);
  const shapes = new Uint8Array(n);
  const beneath = new Uint8Array(n);
  const paint = (i: number, [r, g, b]: readonly [number, number, number], shape: number): void => {
    rgba[4 * i] = r;
    rgba[4 * i + 1] = g;
    rgba[4 * i + 2] = b;
    shapes[i] = shape;
  };
  const grey = parseHex(GREY);
  const missingShape = shapeCode(MISSING_SHAPE);
  if (colour.kind === 'none') {
    const rgb = parseHex(plain);
    for (let i = 0; i < n; i++) paint(i, rgb, 0);
  } else if (colour.kind === 'value') {
    const scale = valueScale(colour);
    const table = Array.from({ length: 256 }, (_, step) => viridis(step / 255));
    for (let i = 0; i < n; i++) {
      const at = scale.at(colour.values[i]!);
      if (at >= 0) paint(i, table[Math.round(at * 255)]!, 0);
      else {
        paint(i, grey, missingShape);
        beneath[i] = 1;
      }
    }
  } else {
    const looks = categoryMarks(colour).byCode.map(
      (mark) => mark && { rgb: parseHex(mark.colour), shape: shapeCode(mark.shape), distinct: mark.distinct },
    );
    for (let i = 0; i < n; i++) {
      const look = looks[colour.codes[i]!];
      paint(i, look?.rgb ?? grey, look?.shape ?? missingShape);
      beneath[i] = look?.distinct ? 0 : 1;
    }
  }
  return { rgba, shapes, beneath };
}

/** n, 1 for points that are drawn: of finite position, and not of a hidden category. */
export function shownPoints(
  positions: Float32Array,
  colour: ScatterColour,
  hidden: ReadonlySet<string>,
): Uint8Array<ArrayBuffer> {
  const n = positions.length / 2;
  const shown = new Uint8Array(n);
  const missing = !hidden.has(MISSING_CATEGORY);
  const names = colour.kind === 'category' ? colour.names.map((name) => !hidden.has(name)) : [];
  const log = colour.kind === 'value' && colour.scale === 'log';
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(positions[2 * i]!) || !Number.isFinite(positions[2 * i + 1]!)) continue;
    let visible = true;
    if (colour.kind === 'category') visible = names[colour.codes[i]!] ?? missing;
    else if (colour.kind === 'value' && !missing) {
      const value = colour.values[i]!;
      visible = Number.isFinite(value) && (!log || value > 0);
    }
    if (visible) shown[i] = 1;
  }
  return shown;
}

/** n, 1 for points whose id is selected. */
export function selectedPoints(ids: readonly string[], selected: ReadonlySet<string>): Uint8Array<ArrayBuffer> {
  const flags = new Uint8Array(ids.length);
  if (selected.size > 0) for (let i = 0; i < ids.length; i++) if (selected.has(ids[i]!)) flags[i] = 1;
  return flags;
}

/**
 * Indices of the points shown, in the order of drawing: grey ones, then the others, selected ones last. Within these a
 * fixed stride visits the points in an order that has nothing to do with that of the file, so that no group of a
 * sorted file covers the others.
 */
export function drawOrder(shown: Uint8Array, beneath: Uint8Array, selected: Uint8Array): Uint32Array<ArrayBuffer> {
  const n = shown.length;
  const layer = (i: number): number => (selected[i] ? 2 : beneath[i] ? 0 : 1);
  const ends = [0, 0, 0];
  for (let i = 0; i < n; i++) if (shown[i]) ends[layer(i)]!++;
  const starts = [0, ends[0]!, ends[0]! + ends[1]!];
  const order = new Uint32Array(ends[0]! + ends[1]! + ends[2]!);
  const stride = coprimeStride(n);
  for (let k = 0, i = 0; k < n; k++, i = (i + stride) % n) {
    if (shown[i]) order[starts[layer(i)]!++] = i;
  }
  return order;
}

/** A number near n / golden ratio that shares no divisor with n: its multiples visit every index once. */
function coprimeStride(n: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  let stride = Math.max(1, Math.round(n * 0.618));
  while (gcd(stride, n) !== 1 && n > 1) stride++;
  return stride;
}
