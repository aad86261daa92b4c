/** UMAP against umap-learn (src/oracle/make_digits.py). */
import { describe, expect, test } from 'vitest';
import type { Progress } from '../lib/progress';
import { Rng } from '../lib/rng';
import { digitRows, digits, DIGITS, PIXELS } from '../oracle/digits';
import { principalPlane } from './principalPlane';
import { defaultEpochs, layout } from './umap';
import { umapCurve } from './umapCurve';
import { fuzzyGraph } from './umapGraph';
import { defaultUmapParams, type Neighbours, type UmapParams } from './umapTypes';
import { cpuTime } from '../oracle/cpuTime';

/** Every row's others by distance, ties by lower index. */
function ranked(data: Float32Array, dim: number): { readonly order: number[][]; readonly squares: number[][] } {
  const n = data.length / dim;
  const squares = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_value, j) => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (data[i * dim + d]! - data[j * dim + d]!) ** 2;
      return sum;
    }),
  );
  const order = squares.map((row, i) =>
    [...row.keys()].filter((j) => j !== i).sort((a, b) => row[a]! - row[b]! || a - b),
  );
  return { order, squares };
}

function neighboursOf(data: Float32Array, dim: number, k: number): Neighbours {
  const { order, squares } = ranked(data, dim);
  return {
    k,
    indices: Uint32Array.from(order.flatMap((row) => row.slice(0, k))),
    distances: Float32Array.from(order.flatMap((row, i) => row.slice(0, k).map((j) => Math.sqrt(squares[i]![j]!)))),
  };
}

/** How far neighbours in a layout are from being neighbours in truth: 1 for not at all. Venna and Kaski's measure, as scikit-learn has it. */
function trustworthiness(data: Float32Array, dim: number, positions: Float32Array, k: number): number {
  const n = data.length / dim;
  const truth = ranked(data, dim).order;
  let penalty = 0;
  for (const [i, near] of ranked(positions, 2).order.entries()) {
    const rank = new Map(truth[i]!.map((j, place) => [j, place + 1]));
    for (const j of near.slice(0, k)) penalty += Math.max(0, rank.get(j)! - k);
  }
  return 1 - (penalty * 2) / (n * k * (2 * n - 3 * k - 1));
}

const rows = digitRows();
const knn = neighboursOf(rows, PIXELS, 14);
const params: UmapParams = { ...defaultUmapParams, seed: 3 };

test.each(digits.curves)('the curve for spread %f and least distance %f is umap-learn’s', (spread, minDist, a, b) => {
  const curve = umapCurve(spread, minDist);
  expect(curve.a / a).toBeCloseTo(1, 4);
  expect(curve.b / b).toBeCloseTo(1, 4);
});

test('the fuzzy graph is umap-learn’s, and the same from both ends', () => {
  const { heads, tails, weights } = fuzzyGraph(knn, DIGITS, 15);
  expect(heads.length).toBe(digits.edges);
  const sums = new Float64Array(DIGITS);
  for (const [e, head] of heads.entries()) sums[head]! += weights[e]!;
  for (const [i, sum] of sums.entries()) expect(Math.abs(sum - digits.weightSums[i]!)).toBeLessThan(2e-4);
  const byEnds = new Map([...heads].map((head, e) => [`${head} ${tails[e]!}`, weights[e]!]));
  for (const [e, head] of heads.entries()) expect(byEnds.get(`${tails[e]!} ${head}`)).toBe(weights[e]);
});

test.each([
  ['random positions', undefined],
  ['the principal plane', principalPlane(rows, PIXELS)],
])('from %s: as trustworthy as umap-learn’s layouts, and the same for the same seed', async (_, init) => {
  const result = await layout(knn, DIGITS, params, { ...(init && { init }) });
  expect(result).toMatchObject({ params, epochs: 500 });
  const reached = trustworthiness(rows, PIXELS, result.positions, 15);
  const theirs = digits.trustworthiness.reduce((sum, value) => sum + value, 0) / digits.trustworthiness.length;
  console.log(`trustworthiness ${reached.toFixed(4)}, umap-learn’s ${theirs.toFixed(4)}`);
  expect(reached).toBeGreaterThan(theirs - 0.02);
  const again = await layout(knn, DIGITS, params, { ...(init && { init }) });
  expect(again.positions).toEqual(result.positions);
  const other = await layout(knn, DIGITS, { ...params, seed: 4 }, { ...(init && { init }) });
  expect(other.positions).not.toEqual(result.positions);
});

test('the principal plane is that of a longer and a shorter axis', () => {
  const rng = new Rng(1);
  const truth = Array.from({ length: 300 }, () => [rng.uniform(-9, 9), rng.uniform(-3, 3)] as const);
  // Along (1, 1, 0) / √2 and (0, 0, 1), far from the origin.
  const data = Float32Array.from(truth.flatMap(([u, v]) => [500 + u * Math.SQRT1_2, -80 + u * Math.SQRT1_2, 7 + v]));
  const plane = principalPlane(data, 3);
  for (const axis of [0, 1] as const) {
    const own = truth.map((point) => point[axis] - truth.reduce((sum, other) => sum + other[axis], 0) / 300);
    const got = truth.map((_, i) => plane[2 * i + axis]!);
    const along = own.reduce((sum, value, i) => sum + value * got[i]!, 0);
    const lengths = own.reduce((sum, value) => sum + value ** 2, 0) * got.reduce((sum, value) => sum + value ** 2, 0);
    expect(along ** 2 / lengths).toBeGreaterThan(0.98);
  }
  expect([...principalPlane(new Float32Array(12).fill(5), 3)]).toEqual(new Array(8).fill(0));
});

test('tells progress and positions, and a cancelled layout ends within a turn of the event loop', async () => {
  const reports: Progress[] = [];
  const seen: number[] = [];
  const long = { ...params, epochs: 100_000 };
  const controller = new AbortController();
  let atCancel = 0;
  let cancelled = Infinity;
  const run = layout(knn, DIGITS, long, {
    signal: controller.signal,
    onProgress: (progress) => reports.push(progress),
    onEpoch: (positions, epoch) => {
      expect(positions.length).toBe(2 * DIGITS);
      seen.push(epoch);
      if (seen.length < 2) return;
      setTimeout(() => {
        atCancel = seen.length;
        cancelled = cpuTime();
        controller.abort();
      });
    },
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(cpuTime() - cancelled).toBeLessThan(500);
  expect(seen.length).toBeLessThanOrEqual(atCancel + 1);
  expect(reports[0]).toMatchObject({ done: 0, total: 100_000, unit: 'epochs' });
  expect(seen[1]).toBeGreaterThan(seen[0]!);
});

describe('what hardly is a data set', () => {
  const short = { ...params, epochs: 50 };
  const finite = (positions: Float32Array): boolean => positions.every(Number.isFinite);
  const different = (positions: Float32Array): number =>
    new Set(Array.from({ length: positions.length / 2 }, (_, i) => `${positions[2 * i]} ${positions[2 * i + 1]}`)).size;

  test('one point lies at the origin', async () => {
    const none = { k: 0, indices: new Uint32Array(), distances: new Float32Array() };
    expect((await layout(none, 1, short)).positions).toEqual(new Float32Array(2));
  });

  test.each([2, 3, 10])('%i points, fewer than neighbours: each apart from the others', async (n) => {
    const line = Float32Array.from({ length: n }, (_, i) => i * i);
    const { positions } = await layout(neighboursOf(line, 1, n - 1), n, short, { init: principalPlane(line, 1) });
    expect(finite(positions)).toBe(true);
    expect(different(positions)).toBe(n);
  });

  test('points that are all alike become a heap, none on another', async () => {
    const same = new Float32Array(100 * 3).fill(7);
    const { positions } = await layout(neighboursOf(same, 3, 14), 100, short, { init: principalPlane(same, 3) });
    expect(finite(positions)).toBe(true);
    expect(different(positions)).toBe(100);
  });

  test('no points, wrong neighbours and wrong parameters are refused', async () => {
    await expect(layout({ ...knn, k: 13 }, DIGITS, params)).rejects.toMatchObject({ code: 'umap.neighbours' });
    await expect(layout(knn, DIGITS + 1, params)).rejects.toMatchObject({ code: 'umap.neighbours' });
    await expect(layout(knn, 0, params)).rejects.toMatchObject({ code: 'umap.neighbours' });
    for (const wrong of [{ neighbours: 1 }, { minDist: 2 }, { spread: 0 }, { epochs: 0 }, { epochs: 1.5 }]) {
      await expect(layout(knn, DIGITS, { ...params, ...wrong })).rejects.toMatchObject({ code: 'umap.params' });
    }
  });

  test('epochs as umap-learn chooses them', () => {
    expect([defaultEpochs(10_000), defaultEpochs(10_001)]).toEqual([500, 200]);
  });
});
