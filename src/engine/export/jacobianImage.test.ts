import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { triangleSize, valueAt } from '../../analysis/jacobian/triangle';
import { valueCounts } from '../../analysis/jacobian/valueCounts';
import { Rng } from '../../lib/rng';
import {
  BELOW,
  jacobianPalette,
  jacobianPixels,
  jacobianScale,
  PENDING,
  scaleShare,
  scaleValue,
} from './jacobianImage';
import { indexedPng } from './png';

const n = 37;
const rng = new Rng(3);
const values = Float32Array.from({ length: triangleSize(n) }, () => rng.uniform(0, 2));
const linear = { mode: 'linear', low: 0, limit: 2 } as const;
const colour = (value: number): number => Math.round(scaleShare(linear, value) * 253);

describe('a Jacobian as pixels', () => {
  it('has a pixel a value where there is room for each', async () => {
    const pixels = await jacobianPixels(values, n, linear, { rows: [0, n], columns: [0, n], width: n, height: n });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const pixel = pixels[i * n + j]!;
        if (j < i) expect(pixel).toBe(BELOW);
        else expect(Math.abs(pixel - colour(valueAt(values, n, i, j)))).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has the largest of the values on a pixel, and says what is not there yet', async () => {
    const done = Uint8Array.from({ length: n }, (_, i) => (i < 10 ? 1 : 0));
    const area = { rows: [2, 32], columns: [4, 34], width: 10, height: 6 } as const;
    const pixels = await jacobianPixels(values, n, linear, area, { done });
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 10; x++) {
        const all: number[] = [];
        for (let i = 2 + 5 * y; i < 7 + 5 * y; i++) {
          for (let j = 4 + 3 * x; j < 7 + 3 * x; j++) if (j >= i && i < 10) all.push(valueAt(values, n, i, j));
        }
        const pixel = pixels[y * 10 + x]!;
        if (4 + 3 * x + 2 < 2 + 5 * y) expect(pixel).toBe(BELOW);
        else if (2 + 5 * y >= 10) expect(pixel).toBe(PENDING);
        else expect(Math.abs(pixel - colour(Math.max(0, ...all)))).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has values of several pixels', async () => {
    const area = { rows: [3, 5], columns: [3, 5], width: 4, height: 6 } as const;
    const pixels = await jacobianPixels(values, n, linear, area);
    const rows = Array.from({ length: 6 }, (_, y) => [...pixels.subarray(4 * y, 4 * y + 4)]);
    expect(rows[0]).toEqual(rows[2]);
    expect(rows[3]!.slice(0, 2)).toEqual([BELOW, BELOW]);
    expect(rows[3]![2]).toBe(rows[5]![3]);
  });

  it('goes from values to shares of the scale and back', () => {
    for (const scale of [linear, { mode: 'log', low: 0.01, limit: 2 } as const]) {
      for (const share of [0.1, 0.5, 1]) expect(scaleShare(scale, scaleValue(scale, share))).toBeCloseTo(share, 12);
      expect([scaleShare(scale, 0), scaleShare(scale, 9)]).toEqual([0, 1]);
    }
  });
});

describe('a scale', () => {
  it('ends at the percentile, and begins where most values do, one to four orders of magnitude below', () => {
    const counts = valueCounts(Float32Array.from({ length: 1000 }, (_, i) => 10 ** (-8 + (i + 1) / 125)));
    expect(jacobianScale(counts, 'linear', 100)).toMatchObject({ mode: 'linear', low: 0 });
    const { low, limit } = jacobianScale(counts, 'log', 99);
    expect(limit / 10 ** (-8 + 990 / 125)).toBeCloseTo(1, 1);
    expect(low).toBe(limit * 1e-4);
    const narrow = jacobianScale(valueCounts(Float32Array.of(1, 1, 1)), 'log', 100);
    expect(narrow.low).toBeCloseTo(narrow.limit / 10, 12);
    expect(jacobianScale(valueCounts(new Float32Array(9)), 'log', 100).limit).toBe(1);
  });
});

describe('a PNG of few colours', () => {
  it('holds its palette and its rows, unfiltered', () => {
    const pixels = Uint8Array.of(0, 1, 254, 255, 7, 0);
    const palette = jacobianPalette('dark');
    const file = indexedPng(pixels, 3, 2, palette, BELOW);
    const view = new DataView(file.buffer);
    const chunks = new Map<string, Uint8Array>();
    for (let at = 8; at < file.length;) {
      const length = view.getUint32(at);
      const name = new TextDecoder().decode(file.subarray(at + 4, at + 8));
      chunks.set(name, file.subarray(at + 8, at + 8 + length));
      at += 12 + length;
    }
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
    expect([...chunks.get('IHDR')!]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 3, 0, 0, 0]);
    expect([...chunks.get('PLTE')!]).toEqual(palette.flat());
    expect(chunks.get('tRNS')![BELOW]).toBe(0);
    expect([...unzlibSync(chunks.get('IDAT')!)]).toEqual([0, 0, 1, 254, 0, 255, 7, 0]);
  });
});
