import { expect, test } from 'vitest';
import type { HostTensor } from '../model/parameters';
import { foldStandardiser } from './foldStandardiser';
import { Standardiser } from './standardiser';

test('a folded layer gives of raw values what it gave of standardised ones', () => {
  const values = Float32Array.of(1, 10, 3, 14, 5, 30);
  const standardiser = Standardiser.of(values, 2);
  expect(standardiser.mean).toEqual([3, 18]);
  const weight = { shape: [3, 2], data: Float32Array.of(1, 2, -3, 0.5, 0, 4) };
  const bias = { shape: [3], data: Float32Array.of(0.1, 0.2, 0.3) };
  const layer = new Map<string, HostTensor>([
    ['fc1.weight', weight],
    ['fc1.bias', bias],
  ]);
  const folded = foldStandardiser(layer, 'fc1', standardiser);
  const apply = (parameters: typeof layer, x: ArrayLike<number>): number[] =>
    [0, 1, 2].map((n) => {
      const [w, b] = [parameters.get('fc1.weight')!.data, parameters.get('fc1.bias')!.data];
      return w[2 * n]! * x[0]! + w[2 * n + 1]! * x[1]! + b[n]!;
    });
  const standardised = standardiser.forward(values);
  for (let row = 0; row < 3; row++) {
    const [raw, own] = [values.subarray(2 * row, 2 * row + 2), standardised.subarray(2 * row, 2 * row + 2)];
    for (const [n, output] of apply(layer, own).entries()) expect(apply(folded, raw)[n]).toBeCloseTo(output, 5);
  }
  expect(Array.from(standardiser.back(standardised))).toEqual(
    Array.from(values, (one) => expect.closeTo(one, 4) as number),
  );
});
