import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { similarity } from './similarity';

interface Case {
  name: string;
  n: number;
  dim: number;
  embeddings: number[];
  distance: number[];
  raw: (number | null)[];
}
const cases = JSON.parse(readFileSync(new URL('../oracle/clustering/golden.json', import.meta.url), 'utf8')) as Case[];

describe('similarity against NumPy and SciPy', () => {
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const result = similarity(Float32Array.from(c.embeddings), c.n, c.dim);
    const finite = c.raw.filter((value) => value !== null);
    const highest = finite.length > 0 ? Math.max(...finite) : 1;
    const lowest = finite.length > 0 ? Math.min(...finite) : 1;
    let pair = 0;
    for (let i = 0; i < c.n; i++) {
      expect(result.raw[i * c.n + i]).toBeCloseTo(highest, 9);
      expect(result.scaled[i * c.n + i]).toBe(1);
      for (let j = i + 1; j < c.n; j++) {
        expect(Math.abs(result.distance[i * c.n + j]! - c.distance[i * c.n + j]!)).toBeLessThan(1e-9);
        const raw = c.raw[pair++] ?? highest;
        expect(Math.abs(result.raw[i * c.n + j]! - raw)).toBeLessThan(1e-9);
        expect(result.raw[j * c.n + i]).toBe(result.raw[i * c.n + j]);
        const scaled = highest > lowest ? (raw - lowest) / (highest - lowest) : 1;
        expect(Math.abs(result.scaled[j * c.n + i]! - scaled)).toBeLessThan(1e-9);
      }
    }
    expect(result.rawRange[0]).toBeCloseTo(lowest, 9);
    expect(result.rawRange[1]).toBeCloseTo(highest, 9);
  });
});

describe('similarity where the formula fails', () => {
  it('gives identical embeddings the highest finite value', () => {
    const result = similarity(Float32Array.of(0, 0, 3, 4, 0, 0, 0, 1), 4, 2);
    expect(result.raw[0 * 4 + 2]).toBe(result.raw[0 * 4 + 3]);
    expect(result.raw[0 * 4 + 2]).toBe(1);
    expect(result.raw.every(Number.isFinite)).toBe(true);
  });

  it('counts what float32 rounding leaves as identical, and nothing more', () => {
    const noise = similarity(Float32Array.of(1, 1, 1 + 2 ** -23, 1, 2, 2), 3, 2);
    expect(noise.raw[1]).toBe(noise.rawRange[1]);
    expect(noise.identicalPairs).toBe(1);
    expect(noise.rawRange[1]).toBeCloseTo(1 - Math.log(Math.SQRT2), 6);
    const small = similarity(Float32Array.of(1, 1, 1.001, 1, 2, 2), 3, 2);
    expect(small.raw[1]).toBeCloseTo(1 - Math.log(0.001), 3);
  });

  it('is 1 where all are identical, and for a single transcript', () => {
    for (const n of [1, 3]) {
      const result = similarity(new Float32Array(n * 2).fill(0.5), n, 2);
      expect([...result.raw]).toEqual(Array(n * n).fill(1));
      expect([...result.scaled]).toEqual(Array(n * n).fill(1));
      expect(result.rawRange).toEqual([1, 1]);
    }
  });

  it('scales the only pair of two to 1', () => {
    const result = similarity(Float32Array.of(0, 5), 2, 1);
    expect(result.raw[1]).toBeCloseTo(1 - Math.log(5), 12);
    expect([...result.scaled]).toEqual([1, 1, 1, 1]);
  });

  it('refuses values that are not finite, naming the transcript', () => {
    expect(() => similarity(Float32Array.of(0, 1, 2, NaN), 2, 2)).toThrow(
      /transcript 2 of 2 holds NaN \(dimension 1\)/,
    );
    expect(() => similarity(Float32Array.of(0, Infinity), 2, 1)).toThrow(/transcript 2/);
  });

  it('refuses a wrong shape', () => {
    expect(() => similarity(new Float32Array(5), 2, 2)).toThrow(/5 values/);
    expect(() => similarity(new Float32Array(0), 0, 2)).toThrow(/0 embeddings/);
  });
});
