import { viridis } from '../../engine/export/colours';
import type { BatchSimilarity } from '../../engine/trainingContracts';
import { partnerOf } from './similarity';

/** Below this many pixels a cell is too small for a frame of its own. */
const FRAMED = 7;

/** The colour of a cosine similarity, viridis from −1 to 1: the same at every step, so that pictures can be compared. */
export const similarityColour = (value: number): readonly [number, number, number] => viridis((value + 1) / 2);

/** Draws the matrix as a square of `size` pixels: its cells, the borders between the views, frames round the positive pairs. */
export function drawSimilarity(
  context: CanvasRenderingContext2D,
  { pairs, values }: BatchSimilarity,
  size: number,
): void {
  const n = 2 * pairs;
  const cells = document.createElement('canvas');
  cells.width = cells.height = n;
  const small = cells.getContext('2d');
  if (!small) return;
  const picture = small.createImageData(n, n);
  for (let i = 0; i < n * n; i++) picture.data.set([...similarityColour(values[i]!), 255], 4 * i);
  small.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, size, size);
  context.drawImage(cells, 0, 0, size, size);
  const cell = size / n;
  context.lineWidth = Math.max(1, size / 400);
  context.strokeStyle = '#ffffff';
  context.beginPath();
  context.moveTo(size / 2, 0);
  context.lineTo(size / 2, size);
  context.moveTo(0, size / 2);
  context.lineTo(size, size / 2);
  context.stroke();
  if (cell < FRAMED) return;
  const width = Math.min(4, Math.max(1, cell / 12));
  context.lineWidth = width;
  for (const [colour, inset] of [
    ['#ffffff', 0.5 * width],
    ['#000000', 1.5 * width],
  ] as const) {
    context.strokeStyle = colour;
    for (let row = 0; row < n; row++) {
      const column = partnerOf(row, pairs);
      context.strokeRect(column * cell + inset, row * cell + inset, cell - 2 * inset, cell - 2 * inset);
    }
  }
}
