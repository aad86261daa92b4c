/** Small pictures of a layout: pixels written directly, so that 50,000 points take a few milliseconds. */
import { viridis } from '../../engine/export/colours';
import type { ValueColour } from '../../engine/export/scatterColour';
import { boundsOf, fitView, screenX, screenY } from '../../engine/export/scatterView';
import { valueScale } from '../../engine/export/valueScale';

const STEPS = 256;
/** Points of this side and more lose their corners, and look round. */
const ROUND = 4;
/** RGBA as one little-endian word. */
const word = (r: number, g: number, b: number): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
const LADDER = Uint32Array.from({ length: STEPS }, (_, i) => word(...viridis(i / (STEPS - 1))));
/** The grey of what is missing, as in the large plot. */
const MISSING = word(0x8c, 0x8c, 0x8c);

/**
 * Draws points as squares or, where there is room, as small discs, those that are missing beneath.
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
  /** Step of the ladder of each point; −1 where its value is missing. */
  const steps = Int16Array.from(colour.values, (value) => {
    const at = scale.at(value);
    return Number.isNaN(at) ? -1 : Math.round(at * (STEPS - 1));
  });
  for (const missing of [true, false]) {
    for (let i = 0; i < steps.length; i++) {
      if (steps[i]! < 0 !== missing) continue;
      const left = Math.round(screenX(view, positions[2 * i]!, width) - dot / 2);
      const top = Math.round(screenY(view, positions[2 * i + 1]!, height) - dot / 2);
      if (!(left >= 0 && top >= 0 && left + dot <= width && top + dot <= height)) continue;
      const ink = missing ? MISSING : LADDER[steps[i]!]!;
      for (let y = top; y < top + dot; y++) {
        const inset = dot >= ROUND && (y === top || y === top + dot - 1) ? 1 : 0;
        pixels.fill(ink, y * width + left + inset, y * width + left + dot - inset);
      }
    }
  }
  return new Uint8ClampedArray(pixels.buffer);
}
