import { expect, it } from 'vitest';
import { Rng } from '../rng';
import { kernelDensity } from './kernelDensity';

it('a density integrates to 1 and follows its sample', () => {
  const rng = new Rng(1);
  const normal = Array.from({ length: 20_000 }, () => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += rng.uniform();
    return sum - 6;
  });
  const { values } = kernelDensity(normal, -6, 6, 241);
  expect(values.reduce((sum, value) => sum + value, 0) * 0.05).toBeCloseTo(1, 3);
  expect(values[120]).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 1);
  expect(Math.abs(values.indexOf(Math.max(...values)) - 120)).toBeLessThan(8);
});

it('one value has a peak, and none has nothing', () => {
  const { values } = kernelDensity([0.5], 0, 1, 101);
  expect(values.indexOf(Math.max(...values))).toBe(50);
  expect(kernelDensity([], 0, 1, 5).values).toEqual(new Float64Array(5));
  expect(kernelDensity([1, 1], 1, 1, 5).values).toEqual(new Float64Array(5));
});
