import { describe, expect, it } from 'vitest';
import { Rng } from '../../lib/rng';
import { blockMeans } from './blocks';
import { jacobianProfiles } from './profiles';
import { jacobianTiles, rowsWork, spreadOrder } from './tiles';
import { rowStart, squareOf, triangleSize, valueAt } from './triangle';
import { valueCounts } from './valueCounts';

const n = 23;
const rng = new Rng(5);
const values = Float32Array.from({ length: triangleSize(n) }, () => rng.uniform(0, 3));
const square = squareOf(values, n);

const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-12 * Math.max(1, Math.abs(b)));

describe('an upper triangle', () => {
  it('is the matrix without its zeros', () => {
    expect(rowStart(n, 0)).toBe(0);
    expect(rowStart(n, n)).toBe(triangleSize(n));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        expect(square[i * n + j]).toBe(valueAt(values, n, i, j));
        expect(square[i * n + j]! > 0).toBe(j >= i);
      }
    }
  });

  it('adds up by row, column and distance without its diagonal', async () => {
    const { mutated, read, byDistance } = await jacobianProfiles(values, n);
    for (let k = 0; k < n; k++) {
      const others = Array.from({ length: n }, (_, l) => l).filter((l) => l !== k);
      close(
        mutated[k]!,
        others.reduce((sum, j) => sum + square[k * n + j]!, 0),
      );
      close(
        read[k]!,
        others.reduce((sum, i) => sum + square[i * n + k]!, 0),
      );
      const apart = Array.from({ length: k === 0 ? 0 : n - k }, (_, i) => square[i * n + i + k]!);
      close(byDistance[k]!, apart.reduce((sum, value) => sum + value, 0) / Math.max(1, apart.length));
    }
  });

  it('has means by blocks, also of stretches that overlap, beside those of the same distances', async () => {
    const { byDistance } = await jacobianProfiles(values, n);
    const stretches = [
      { name: 'a', start: 0, end: 7 },
      { name: 'b', start: 5, end: 6 },
      { name: 'c', start: 7, end: n },
    ];
    const blocks = await blockMeans(values, n, stretches, byDistance);
    expect(blocks.map(({ mutated, read }) => [mutated, read])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 2],
      [2, 2],
    ]);
    for (const { mutated, read, pairs, mean, expected } of blocks) {
      const [a, b] = [stretches[mutated]!, stretches[read]!];
      const found: [number, number][] = [];
      for (let i = a.start; i < a.end; i++) for (let j = Math.max(b.start, i + 1); j < b.end; j++) found.push([i, j]);
      expect(pairs).toBe(found.length);
      close(mean, found.reduce((sum, [i, j]) => sum + square[i * n + j]!, 0) / pairs);
      close(expected, found.reduce((sum, [i, j]) => sum + byDistance[j - i]!, 0) / pairs);
    }
  });
});

describe('tiles', () => {
  it('cover every row once, of about the same work', () => {
    for (const [length, context] of [
      [1, 0],
      [40, 0],
      [600, 0],
      [3000, 0],
      [3000, 9000],
    ] as const) {
      const tiles = jacobianTiles(length, context);
      expect(tiles.reduce((sum, { count }) => sum + count, 0)).toBe(length);
      tiles.forEach(({ first }, t) => expect(first).toBe(t === 0 ? 0 : tiles[t - 1]!.first + tiles[t - 1]!.count));
      expect(tiles.length).toBeLessThanOrEqual(150);
      const whole = rowsWork(length, { first: 0, count: length });
      expect(whole).toBe((3 * length * (length + 1)) / 2);
      // The unchanged passes are a small part of the work.
      expect((tiles.length - 1) * (context + length)).toBeLessThan(whole / 59);
    }
  });

  it('come in an order that spreads', () => {
    expect(spreadOrder(8)).toEqual([0, 4, 2, 6, 1, 5, 3, 7]);
    expect(spreadOrder(1)).toEqual([0]);
    expect([...spreadOrder(37)].sort((a, b) => a - b)).toEqual(Array.from({ length: 37 }, (_, i) => i));
  });
});

describe('counts of values', () => {
  it('give quantiles within 0.8 %, of what is not zero', () => {
    const spread = Float32Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 0 : 1.0013 ** (i / 2)));
    const sorted = [...spread].filter((value) => value > 0).sort((a, b) => a - b);
    const counts = valueCounts(spread);
    for (const percent of [1, 50, 90, 99.5, 100]) {
      const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1]!;
      expect(counts.quantile(percent / 100) / exact).toBeGreaterThan(1);
      expect(counts.quantile(percent / 100) / exact).toBeLessThan(1.008);
    }
    expect(counts.count).toBe(sorted.length);
    expect(valueCounts(new Float32Array(4)).quantile(0.5)).toBe(0);
  });
});
