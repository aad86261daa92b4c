import { expect, test } from 'vitest';
import { distance, largestDifference, toLogOdds } from './positionChanges';

test('log-odds of softmax probabilities, also where those are 0 or 1 in floating point', () => {
  const logits = Float32Array.of(1, 2, 3, 4, 200, 0, 0, -200, 0, 0, 0, 0);
  const expected = Array.from({ length: 3 }, (_, row) => {
    const z = [...logits.subarray(4 * row, 4 * row + 4)];
    const sum = z.reduce((total, x) => total + Math.exp(x), 0);
    return z.map((x) => Math.log(Math.exp(x) / sum / (1 - Math.exp(x) / sum)));
  });
  toLogOdds(logits, 4);
  for (const i of [0, 2]) {
    for (let k = 0; k < 4; k++) expect(logits[4 * i + k]).toBeCloseTo(expected[i]![k]!, 5);
  }
  // p = 1 − 2e-87: by probabilities the odds would be infinite.
  expect(expected[1]![0]).toBe(Infinity);
  const pair = Math.log(2);
  for (const [k, value] of [200 - pair, -200, -200, -400].entries()) expect(logits[4 + k]).toBeCloseTo(value, 3);
});

test('changes of rows at their places', () => {
  const [a, b] = [Float32Array.of(9, 1, 2, 2), Float32Array.of(1, 0, -1, 9, 9)];
  expect(largestDifference(a, 1, b, 0, 3)).toBe(3);
  expect(distance(a, 1, b, 0, 3)).toBeCloseTo(Math.sqrt(0 + 4 + 9), 6);
});
