import { expect, it } from 'vitest';
import { decimate, smooth } from './decimate';

const steps = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i + 1);

it('leaves short curves alone, but for what is not finite', () => {
  const curve = decimate(steps(5), Float64Array.of(3, NaN, 1, Infinity, 2), 2000);
  expect(curve).toEqual({ x: [1, 3, 5], y: [3, 1, 2] });
});

it('thins 20,000 steps to at most 2,000 points: both ends, every spike, in order', () => {
  const y = Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 300));
  y[7777] = 50;
  y[7778] = -50;
  const curve = decimate(steps(20_000), y, 2000);
  expect(curve.x.length).toBeLessThanOrEqual(2000);
  expect(curve.x.length).toBeGreaterThan(1500);
  expect([curve.x[0], curve.x.at(-1)]).toEqual([1, 20_000]);
  expect(curve.y).toContain(50);
  expect(curve.y).toContain(-50);
  expect(curve.x.every((value, i) => i === 0 || value > curve.x[i - 1]!)).toBe(true);
  expect(curve.x.every((value, i) => curve.y[i] === y[value - 1])).toBe(true);
});

it('thins to the smallest allowed number and of an even line', () => {
  expect(decimate(steps(100), steps(100), 4)).toEqual({ x: [1, 2, 99, 100], y: [1, 2, 99, 100] });
  expect(decimate(steps(100), new Float64Array(100), 10).x[0]).toBe(1);
});

it('smooths without a pull from its start, and over gaps', () => {
  expect([...smooth(Float64Array.of(4, 4, 4), 0.9)].map((value) => Number(value.toFixed(12)))).toEqual([4, 4, 4]);
  expect([...smooth(Float64Array.of(1, 2, 3), 0)]).toEqual([1, 2, 3]);
  const gap = smooth(Float64Array.of(1, NaN, 3), 0.5);
  expect(gap[1]).toBeNaN();
  // (0.5 · 0.5 · 1 + 0.5 · 3) / 0.75
  expect(gap[2]).toBeCloseTo(7 / 3, 12);
});
