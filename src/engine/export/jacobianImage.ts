/** A Jacobian as pixels: the same on the page's canvas and in files. */
import { rowStart } from '../../analysis/jacobian/triangle';
import type { ValueCounts } from '../../analysis/jacobian/valueCounts';
import type { Triangle } from '../../analysis/jacobian/triangle';
import type { Interval } from '../../bio/transcript';
import { inSlices } from '../../lib/slices';
import { parseHex, viridis } from './colours';
import type { Rgb } from './colours';
import { THEMES } from './svgTheme';
import type { Theme } from './svgTheme';

/** How values become colours. */
export interface JacobianScale {
  readonly mode: 'log' | 'linear';
  /** Values up to here have the first colour: 0 of a linear scale, above 0 of a logarithmic one. */
  readonly low: number;
  /** Values from here on have the last colour; above `low`. */
  readonly limit: number;
}

/** Most and least orders of magnitude that a logarithmic scale shows: what is smaller is rounding. */
const DECADES = { most: 4, least: 1 } as const;

/**
 * The scale that shows most of some values.
 * @param clip percentile of the values above zero from which on all have the last colour; the lowest 5 % have the first
 */
export function jacobianScale(counts: ValueCounts, mode: JacobianScale['mode'], clip: number): JacobianScale {
  const limit = counts.quantile(clip / 100) || 1;
  const low = Math.max(limit * 10 ** -DECADES.most, Math.min(limit * 10 ** -DECADES.least, counts.quantile(0.05)));
  return { mode, low: mode === 'linear' ? 0 : low, limit };
}

/** Indices of pixels: 0 … 253 are viridis; then below the diagonal, and not computed yet. */
const COLOURS = 254;
export const BELOW = 254;
export const PENDING = 255;

/** Where a value lies on the scale, 0 … 1. */
export function scaleShare({ mode, low, limit }: JacobianScale, value: number): number {
  const share = mode === 'linear' ? value / limit : value > 0 ? Math.log(value / low) / Math.log(limit / low) : 0;
  return Math.min(1, Math.max(0, share));
}

/** The value at a share of the scale. */
export const scaleValue = ({ mode, low, limit }: JacobianScale, share: number): number =>
  mode === 'linear' ? limit * share : low * (limit / low) ** share;

/** The colours of pixels by index; what is below the diagonal is the ground's. */
export function jacobianPalette(theme: Theme): readonly Rgb[] {
  const { ground, line } = THEMES[theme];
  const colours = Array.from({ length: COLOURS }, (_, i) => viridis(i / (COLOURS - 1)));
  return [...colours, parseHex(ground), parseHex(line)];
}

/** Bits of a float32 that its colour does not hang on: 2⁻⁹ of a value is less than a colour's step. */
const DROPPED = 14;

/** Colours of float32 values by their upper bits: a look-up a pixel, no logarithm. */
function colourTable(scale: JacobianScale): Uint8Array {
  // The sign bit is never set.
  const table = new Uint8Array(1 << (31 - DROPPED));
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  for (let i = 0; i < table.length; i++) {
    bits[0] = i << DROPPED;
    table[i] = Math.round(scaleShare(scale, value[0]!) * (COLOURS - 1)) || 0;
  }
  return table;
}

export interface JacobianArea {
  /** Rows and columns of the matrix that are drawn, [from, to). */
  readonly rows: Interval;
  readonly columns: Interval;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** For each of `pixels` the first and last (exclusive) of the places [from, to) that fall on it. */
function spread([from, to]: Interval, pixels: number): { readonly first: Int32Array; readonly end: Int32Array } {
  const first = new Int32Array(pixels);
  const end = new Int32Array(pixels);
  const step = (to - from) / pixels;
  for (let p = 0; p < pixels; p++) {
    // Where a place takes several pixels, the one under the pixel's middle; else all that begin in it.
    first[p] = step <= 1 ? from + Math.floor((p + 0.5) * step) : from + Math.floor(p * step);
    end[p] = step <= 1 ? first[p]! + 1 : from + Math.floor((p + 1) * step);
  }
  return { first, end };
}

/**
 * Part of a Jacobian as indices of colours, width × height: where several values fall on a pixel the largest is drawn, as a mean would
 * hide single strong ones. In slices: the page's thread may do it.
 * @param done whether each row is computed; default all
 * @throws AbortError when the signal fires
 */
export async function jacobianPixels(
  values: Triangle,
  n: number,
  scale: JacobianScale,
  { rows, columns, width, height }: JacobianArea,
  { done, signal }: { readonly done?: Uint8Array | undefined; readonly signal?: AbortSignal } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const table = colourTable(scale);
  const across = spread(columns, width);
  const down = spread(rows, height);
  const pixels = new Uint8Array(width * height).fill(BELOW);
  const largest = new Uint32Array(width);
  const line = (y: number): void => {
    const from = down.first[y]!;
    const to = down.end[y]!;
    let computed = false;
    largest.fill(0);
    for (let i = from; i < to; i++) {
      if (done && done[i] !== 1) continue;
      computed = true;
      const start = rowStart(n, i) - i;
      for (let x = 0; x < width; x++) {
        let most = largest[x]!;
        for (let j = Math.max(i, across.first[x]!); j < across.end[x]!; j++) {
          const value = bits[start + j]!;
          if (value > most) most = value;
        }
        largest[x] = most;
      }
    }
    for (let x = 0; x < width; x++) {
      if (across.end[x]! <= from) continue;
      pixels[y * width + x] = computed ? table[largest[x]! >>> DROPPED]! : PENDING;
    }
  };
  await inSlices(height, line, { signal, stride: 4 });
  return pixels;
}
