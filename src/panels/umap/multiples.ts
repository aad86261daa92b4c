/** Small pictures of a layout: pixels written directly, so that 50,000 points take a few milliseconds. */
import { viridis } from '../../engine/export/colours';
import type { ValueColour } from '../../engine/export/scatterColour';
import { boundsOf, fitView, screenX, screenY } from '../../engine/export/scatterView';
import { valueScale } from '../../engine/export/valueScale';

const STEPS = 256;
/** RGBA as one little-endian word. */
const word = (r: number, g: number, b: number): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
const LADDER = Uint32Array.from({ length: STEPS }, (_, i) => word(...viridis(i / (STEPS - 1))));
/** The grey of what is missing, as in the large plot. */
const MISSING = word(0x8c, 0x8c, 0x8c);

/**
 * Draws points as squares, those that are missing beneath.
 * @param width, height of the picture in pixels
 * @param dot side of a point in pixels
 * @returns RGBA, transparent where no point is
 */
export function smallPicture(
  positions: Float32Array,
  colour: ValueColour,
  width: number,
  height: number,
  dot: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(width * height);
  const view = fitView(boundsOf(positions), width, height, 2 * dot);
  const scale = valueScale(colour);
  for (const missing of [true, false]) {
    for (let i = 0; i < colour.values.length; i++) {
      const at = scale.at(colour.values[i]!);
      if (Number.isNaN(at) !== missing) continue;
      const left = Math.round(screenX(view, positions[2 * i]!, width) - dot / 2);
      const top = Math.round(screenY(view, positions[2 * i + 1]!, height) - dot / 2);
      if (!(left >= 0 && top >= 0 && left + dot <= width && top + dot <= height)) continue;
      const ink = missing ? MISSING : LADDER[Math.round(at * (STEPS - 1))]!;
      for (let y = top; y < top + dot; y++) pixels.fill(ink, y * width + left, y * width + left + dot);
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}
