import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Progress } from '../lib/progress';
import { Rng } from '../lib/rng';
import { nodeGpu } from '../oracle/nodeGpu';
import { watchedGpu } from '../oracle/watchedGpu';
import { createEngine } from './createEngine';
import type { Engine } from './engine';

let gpu: GPU;
let engine: Engine;
beforeAll(async () => {
  gpu = await nodeGpu();
});
afterEach(() => {
  engine.dispose();
});

/** Rows of more than two blocks, far from the origin as embeddings are. */
const ROWS = 1300;
const DIM = 8;
const rng = new Rng(5);
const data = Float32Array.from({ length: ROWS * DIM }, (_, i) => 100 * (i % DIM) + rng.uniform(-1, 1));
const K = 5;

const distance = (a: number, b: number): number => {
  let sum = 0;
  for (let d = 0; d < DIM; d++) sum += (data[a * DIM + d]! - data[b * DIM + d]!) ** 2;
  return Math.sqrt(sum);
};
const others = (row: number): number[] =>
  Array.from({ length: ROWS }, (_, j) => j)
    .filter((j) => j !== row)
    .sort((a, b) => distance(row, a) - distance(row, b) || a - b);

const choices = ['webgpu', 'cpu'] as const;

test.each(choices)('%s: neighbours of all rows, of some, and of fewer than asked for', async (choice) => {
  engine = await createEngine({ gpu, device: { choice } });
  const reports: Progress[] = [];
  const all = await engine.nearestNeighbours(data, DIM, K, { onProgress: (progress) => reports.push(progress) });
  expect([all.k, all.indices.length, all.distances.length]).toEqual([K, ROWS * K, ROWS * K]);
  for (const row of [0, 511, 512, 700, 1299]) {
    expect([...all.indices.subarray(row * K, (row + 1) * K)]).toEqual(others(row).slice(0, K));
    for (let j = row * K; j < (row + 1) * K; j++) {
      expect(all.distances[j]! / distance(row, all.indices[j]!)).toBeCloseTo(1, 5);
    }
  }
  expect(reports[0]).toMatchObject({ done: 0, total: ROWS, unit: 'rows' });
  expect(reports.at(-1)).toMatchObject({ done: ROWS, total: ROWS });

  const some = await engine.nearestNeighbours(data, DIM, K, { of: [700, 3] });
  expect([...some.indices.subarray(0, K)]).toEqual([...all.indices.subarray(700 * K, 701 * K)]);
  expect([...some.indices.subarray(K)]).toEqual([...all.indices.subarray(3 * K, 4 * K)]);

  const few = await engine.nearestNeighbours(data.slice(0, 3 * DIM), DIM, 15);
  expect([few.k, few.indices.length]).toEqual([2, 6]);
  expect(await engine.nearestNeighbours(data.slice(0, DIM), DIM, 15)).toMatchObject({ k: 0 });
  const buffers = engine.backend!.memory.buffers;
  await engine.nearestNeighbours(data, DIM, K);
  expect(engine.backend!.memory.buffers).toBe(buffers);
});

test.each(choices)('%s: a cancelled search rejects at once, and the engine goes on working', async (choice) => {
  engine = await createEngine({ gpu, device: { choice } });
  const controller = new AbortController();
  // Long enough to be told of on its way.
  const run = engine.nearestNeighbours(data, DIM, K, {
    of: Array.from({ length: 100_000 }, (_, i) => i % ROWS),
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done > 0) controller.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect((await engine.nearestNeighbours(data, DIM, K, { of: [9] })).indices[0]).toBe(others(9)[0]);
});

test('webgpu: a lost device is replaced and the search goes on from the last finished block', async () => {
  const watched = watchedGpu(gpu);
  engine = await createEngine({ gpu: watched.gpu, device: { choice: 'webgpu' } });
  // Long enough to be told of on its way, for reports come at most every 50 ms.
  const of = Array.from({ length: 8000 }, (_, i) => i % ROWS);
  const whole = await engine.nearestNeighbours(data, DIM, K, { of });
  const seen: number[] = [];
  let lostAt: number | undefined;
  const interrupted = await engine.nearestNeighbours(data, DIM, K, {
    of,
    onProgress: ({ done }) => {
      seen.push(done);
      if (done === 0 || lostAt !== undefined) return;
      lostAt = done;
      watched.devices.at(-1)!.destroy();
    },
  });
  expect(lostAt).toBeLessThan(of.length);
  expect(watched.devices.length).toBe(2);
  expect(interrupted).toEqual(whole);
  // Not from the start again.
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
});

describe('refuses with what to do about it', () => {
  test('rows of no width, values without distances, rows that are not there, no device', async () => {
    engine = await createEngine({ gpu, device: { choice: 'cpu' } });
    const wrong = (values: Float32Array<ArrayBuffer>, dim: number, k: number, of?: number[]) =>
      engine.nearestNeighbours(values, dim, k, { ...(of && { of }) });
    await expect(wrong(new Float32Array(7), 3, 1)).rejects.toMatchObject({ code: 'neighbours.shape' });
    await expect(wrong(new Float32Array(6), 3, 0)).rejects.toMatchObject({ code: 'neighbours.shape' });
    await expect(wrong(new Float32Array(6), 3, 1, [2])).rejects.toMatchObject({ code: 'neighbours.shape' });
    const row2 = Float32Array.of(1, 2, 3, NaN, 5, 6);
    await expect(wrong(row2, 3, 1)).rejects.toMatchObject({ code: 'neighbours.notFinite' });
    await expect(wrong(row2, 3, 1)).rejects.toThrow('Row 2');
    engine.dispose();
    engine = await createEngine({ gpu: undefined, device: { choice: 'webgpu' } });
    await expect(wrong(new Float32Array(6), 3, 1)).rejects.toMatchObject({ code: 'device.none' });
  });
});
