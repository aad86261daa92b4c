import { expect, it } from 'vitest';
import { seededEmbeddings } from '../oracle/isoforms';
import { nearestTo } from './nearestTo';

const [n, dim] = [400, 32];
const data = seededEmbeddings(n, dim, 5);
// Two rows alike, and one like the query.
data.copyWithin(10 * dim, 20 * dim, 21 * dim);
data.copyWithin(30 * dim, 7 * dim, 8 * dim);

const distance = (a: number, b: number): number => {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (data[a * dim + d]! - data[b * dim + d]!) ** 2;
  return Math.sqrt(sum);
};
const bruteForce = (of: number, among: readonly number[], k: number): number[] =>
  among
    .filter((row) => row !== of)
    .sort((a, b) => distance(of, a) - distance(of, b) || a - b)
    .slice(0, k);

const all = Array.from({ length: n }, (_, i) => i);

it.each([
  [7, all, 25],
  [10, all, 400],
  [399, all.filter((row) => row % 3 === 0), 5],
])('of row %i are those of brute force', async (of, among, k) => {
  const { rows, distances } = await nearestTo(data, dim, of, among, k);
  const expected = bruteForce(of, among, k);
  expect([...rows]).toEqual(expected);
  expect([...distances]).toEqual(expected.map((row) => Math.fround(distance(of, row))));
});

it('of nothing are none, and a cancel ends the search', async () => {
  expect((await nearestTo(data, dim, 3, [3], 5)).rows).toHaveLength(0);
  const controller = new AbortController();
  controller.abort();
  const large = new Float32Array(200_000 * dim);
  const among = Array.from({ length: 200_000 }, (_, i) => i);
  await expect(nearestTo(large, dim, 0, among, 5, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
