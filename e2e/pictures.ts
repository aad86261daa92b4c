/** Visual baselines: pictures under e2e/baselines, kept small, and compared so that the smoothing of letters does not count. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import type { Page } from 'playwright';
import { crc32 } from '../src/bio/crc32';

const folder = fileURLToPath(new URL('./baselines', import.meta.url));
const differing = fileURLToPath(new URL('../.cache/differing', import.meta.url));
export const updating = process.env['ORTHRUS_BASELINES'] === 'update';

/** Of two pictures as cells of 4 × 4 pixels, each the mean of its pixels, in grey values 0 … 255 of the worst channel. */
export interface Difference {
  readonly mean: number;
  /** Share of the cells that differ by more than 32. */
  readonly share: number;
  /** Pixels by which the sizes differ, at most. */
  readonly size: number;
}

/**
 * What counts as the same picture. The same page twice differs by 0 in all three; one button that is gone from the storage dialog by 0.7 in
 * the mean and in 1.1 % of the cells.
 */
export const isSame = ({ mean, share, size }: Difference): boolean => mean <= 2 && share <= 0.008 && size <= 8;

/** Compares two PNGs in a page, which can read them. */
export function difference(page: Page, one: Buffer, other: Buffer): Promise<Difference> {
  return page.evaluate(
    async (pictures) => {
      const CELL = 4;
      const [a, b] = await Promise.all(
        pictures.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
          context.drawImage(bitmap, 0, 0);
          return context.getImageData(0, 0, bitmap.width, bitmap.height);
        }),
      );
      const columns = Math.floor(Math.min(a!.width, b!.width) / CELL);
      const rows = Math.floor(Math.min(a!.height, b!.height) / CELL);
      const mean = (picture: ImageData, column: number, row: number, channel: number): number => {
        let sum = 0;
        for (let y = row * CELL; y < (row + 1) * CELL; y++) {
          for (let x = column * CELL; x < (column + 1) * CELL; x++)
            sum += picture.data[4 * (y * picture.width + x) + channel]!;
        }
        return sum / CELL ** 2;
      };
      let sum = 0;
      let differing = 0;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const worst = Math.max(
            ...[0, 1, 2].map((channel) => Math.abs(mean(a!, column, row, channel) - mean(b!, column, row, channel))),
          );
          sum += worst;
          if (worst > 32) differing++;
        }
      }
      const size = Math.max(Math.abs(a!.width - b!.width), Math.abs(a!.height - b!.height));
      return { mean: sum / (rows * columns), share: differing / (rows * columns), size };
    },
    [one.toString('base64'), other.toString('base64')],
  );
}

/** A PNG's pixels as indices of 256 of its colours, the commonest first; what is rarer takes the nearest of them. */
function indexed(
  page: Page,
  png: Buffer,
): Promise<{ width: number; height: number; palette: number[]; base64: string }> {
  return page.evaluate(async (source) => {
    const bytes = Uint8Array.from(atob(source), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const colourAt = (i: number): number => data[4 * i]! | (data[4 * i + 1]! << 8) | (data[4 * i + 2]! << 16);
    const counts = new Map<number, number>();
    for (let i = 0; i < width * height; i++) counts.set(colourAt(i), (counts.get(colourAt(i)) ?? 0) + 1);
    const parts = (colour: number): readonly number[] => [colour & 255, (colour >> 8) & 255, colour >> 16];
    const between = (one: readonly number[], other: readonly number[]): number =>
      one.reduce((sum, value, i) => sum + (value - other[i]!) ** 2, 0);
    // Shades that the eye does not tell apart share a place, so that letters' edges leave some for figures.
    const palette: (readonly number[])[] = [];
    for (const [colour] of [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
      if (palette.length === 256) break;
      const wanted = parts(colour);
      if (palette.every((taken) => between(taken, wanted) > 60)) palette.push(wanted);
    }
    const index = new Map<number, number>();
    let letters = '';
    for (let i = 0; i < width * height; i++) {
      const colour = colourAt(i);
      let at = index.get(colour);
      if (at === undefined) {
        const wanted = parts(colour);
        const distances = palette.map((taken) => between(taken, wanted));
        at = distances.indexOf(Math.min(...distances));
        index.set(colour, at);
      }
      letters += String.fromCharCode(at);
    }
    return { width, height, palette: palette.flat(), base64: btoa(letters) };
  }, png.toString('base64'));
}

function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(body.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

/** The picture as a PNG with a palette: a quarter of the size, and the same to the eye. */
async function small(page: Page, png: Buffer): Promise<Buffer> {
  const { width, height, palette, base64 } = await indexed(page, png);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits, palette.
  head.set([8, 3, 0, 0, 0], 8);
  const pixels = Buffer.from(base64, 'base64');
  // Each row begins with its filter, 0: none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++) pixels.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Compares a picture with its baseline, or writes the baseline where ORTHRUS_BASELINES=update asks for it.
 * @param reader any page: pictures are read by its browser
 * @returns what is wrong in a sentence; undefined where nothing is
 */
export async function checkPicture(reader: Page, name: string, png: Buffer): Promise<string | undefined> {
  const file = join(folder, `${name}.png`);
  if (updating) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, await small(reader, png));
    return undefined;
  }
  if (!existsSync(file)) {
    return `${name}: there is no e2e/baselines/${name}.png. Make it with ORTHRUS_BASELINES=update npx vitest run --project e2e e2e/visual.test.ts, and look at it.`;
  }
  const found = await difference(reader, readFileSync(file), png);
  if (isSame(found)) return undefined;
  mkdirSync(differing, { recursive: true });
  writeFileSync(join(differing, `${name}.png`), png);
  const { mean, share, size } = found;
  return `${name}: differs from its baseline by ${mean.toFixed(2)} of 255 in the mean, in ${(100 * share).toFixed(2)} % of the cells, by ${size} pixels in size; see .cache/differing/${name}.png.`;
}
