/** k-means against scikit-learn (src/oracle/make_digits.py). */
import { describe, expect, test } from 'vitest';
import type { Progress } from '../lib/progress';
import { digitRows, digits, DIGITS, PIXELS } from '../oracle/digits';
import { kmeans } from './kmeans';
import { defaultKMeansParams, type KMeansParams } from './umapTypes';

const rows = digitRows();
const params = (clusters: number): KMeansParams => ({ ...defaultKMeansParams, clusters });

test.each([3, 10, 25])('%i clusters of digits are as tight as scikit-learn’s best', async (clusters) => {
  const reports: Progress[] = [];
  const result = await kmeans(rows, PIXELS, params(clusters), { onProgress: (progress) => reports.push(progress) });
  const best = digits.inertia[clusters]!;
  console.log(`${clusters} clusters: inertia ${(result.inertia / best).toFixed(4)} × scikit-learn’s best of 50`);
  expect(result.inertia).toBeLessThan(best * 1.02);
  expect(reports.at(-1)).toMatchObject({ done: 10, total: 10, unit: 'starts' });
  // Numbered by size from 1, and every row in the cluster whose centre, the mean of its rows, is nearest.
  const sizes = [...result.sizes];
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(DIGITS);
  let inertia = 0;
  for (let i = 0; i < DIGITS; i++) {
    const squares = sizes.map((_, c) => {
      let sum = 0;
      for (let d = 0; d < PIXELS; d++) sum += (rows[i * PIXELS + d]! - result.centres[c * PIXELS + d]!) ** 2;
      return sum;
    });
    expect(squares[result.labels[i]! - 1]).toBeLessThanOrEqual(Math.min(...squares) * (1 + 1e-6));
    inertia += squares[result.labels[i]! - 1]!;
  }
  expect(inertia / result.inertia).toBeCloseTo(1, 6);
  for (const [c, size] of sizes.entries()) expect(result.labels.filter((label) => label === c + 1).length).toBe(size);
  const again = await kmeans(rows, PIXELS, params(clusters));
  expect(again).toEqual(result);
});

test('three heaps of three sizes are found and numbered', async () => {
  const line = Float32Array.of(0, 0.1, 50, 50.1, 50.2, 50.3, 100, 100.1, 100.2);
  const { labels, sizes, centres } = await kmeans(line, 1, params(3));
  expect([...labels]).toEqual([3, 3, 1, 1, 1, 1, 2, 2, 2]);
  expect([...sizes]).toEqual([4, 3, 2]);
  expect(centres[2]).toBeCloseTo(0.05, 6);
});

describe('what hardly is a data set', () => {
  test('one cluster is the mean; as many clusters as rows leave nothing over', async () => {
    const line = Float32Array.of(1, 2, 6);
    expect(await kmeans(line, 1, params(1))).toMatchObject({ centres: Float32Array.of(3), inertia: 14 });
    expect((await kmeans(line, 1, params(3))).inertia).toBe(0);
  });

  test('fewer different rows than clusters: the last clusters stay empty', async () => {
    const { sizes, inertia } = await kmeans(Float32Array.of(1, 1, 1, 5, 5), 1, params(4));
    expect([...sizes]).toEqual([3, 2, 0, 0]);
    expect(inertia).toBe(0);
  });

  test('wrong parameters and values are refused', async () => {
    await expect(kmeans(rows, PIXELS, params(501))).rejects.toMatchObject({ code: 'kmeans.params' });
    await expect(kmeans(rows, 63, params(2))).rejects.toMatchObject({ code: 'kmeans.params' });
    await expect(kmeans(Float32Array.of(1, NaN), 1, params(2))).rejects.toMatchObject({ code: 'kmeans.params' });
  });
});

test('a cancelled clustering ends', async () => {
  const controller = new AbortController();
  const run = kmeans(rows, PIXELS, { ...params(25), starts: 10_000 }, { signal: controller.signal });
  setTimeout(() => {
    controller.abort();
  }, 50);
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});
