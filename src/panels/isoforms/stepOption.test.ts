import { expect, it } from 'vitest';
import { stepOption } from './stepOption';

it.each([
  ['ArrowDown', 0, 3, 1],
  ['ArrowDown', 2, 3, 0],
  ['ArrowUp', 0, 3, 2],
  ['PageDown', 5, 30, 15],
  ['PageDown', 25, 30, 29],
  ['PageUp', 5, 30, 0],
  ['ArrowDown', 0, 0, 0],
  ['ArrowUp', 0, 0, 0],
  ['Home', 5, 30, undefined],
  ['a', 5, 30, undefined],
])('%s from option %i of %i', (key, from, count, to) => {
  expect(stepOption(from, key, count)).toBe(to);
});
