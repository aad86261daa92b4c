import { expect, test } from 'vitest';
import { wholeDecades } from './curvesFigure';

test('a logarithmic axis spans whole powers of ten, one at least', () => {
  const of = (...values: number[]): [number, number] => wholeDecades([{ y: Float64Array.from(values) }]);
  expect(of(5, 2700)).toEqual([0, 4]);
  expect(of(2600, 2700)).toEqual([3, 4]);
  expect(of(100)).toEqual([2, 3]);
  expect(of(NaN, 0, Infinity)).toEqual([0, 1]);
  expect(of()).toEqual([0, 1]);
  expect(wholeDecades([{ y: Float64Array.of(0.02) }, { y: Float64Array.of(30) }])).toEqual([-2, 2]);
});
