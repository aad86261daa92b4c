import { describe, expect, test } from 'vitest';
import { planners } from './index';
import { MAX_GROUPS, spread, type KernelPlanner, type PlanDevice } from './plan';
import { backwardTiles } from './scanBackward';
import { scanVariant } from './selectiveScan';

const hardware: PlanDevice = { software: false, parallelInvocations: 65536 };
const software: PlanDevice = { software: true, parallelInvocations: 65536 };

describe('the selective scan', () => {
  test('is parallel where a sweep would leave a GPU idle, a sweep elsewhere', () => {
    expect(scanVariant(1, 4096, 512, hardware)).toBe('parallel');
    expect(scanVariant(64, 64, 512, hardware)).toBe('sweep'); // many sequences fill the device
    expect(scanVariant(1, 128, 512, hardware)).toBe('sweep'); // too few segments
    expect(scanVariant(1, 4096, 512, software)).toBe('sweep');
  });

  test('covers every position with its segments, and every channel with its workgroups', () => {
    for (const length of [256, 257, 4095, 4096]) {
      const plan = planners['selectiveScan']!({ batch: 2, length, channels: 100 }, hardware);
      const segments = plan.stages[0]!.workgroups[1];
      const segment = plan.params['segment']!;
      expect(segments * segment).toBeGreaterThanOrEqual(length);
      expect((segments - 1) * segment).toBeLessThan(length);
      expect(plan.stages.map((stage) => stage.stage)).toEqual(['reduce', 'spine', 'apply']);
      expect(plan.stages[0]!.workgroups[0] * 64).toBeGreaterThanOrEqual(100);
      expect(plan.scratch['segment_state']).toBe(2 * segments * 100 * 16 * 4);
    }
  });
});

test('the neighbour search cuts the rows into as many slices as keep a GPU busy, and no smaller than a list is worth', () => {
  const plan = planners['nearestNeighbours']!;
  const sizes = { width: 512, k: 15, count: 64 };
  expect(plan({ ...sizes, rows: 50_000 }, hardware)).toMatchObject({
    params: { slices: 256 },
    scratch: { slice_indices: 4 * 256 * 15 * 64 },
  });
  expect(plan({ ...sizes, rows: 65 }, hardware).params['slices']).toBe(2);
  expect(plan({ ...sizes, rows: 50_000, count: 65_536 }, hardware).params['slices']).toBe(1);
});

test('grids stay within the limit of one dimension and cover all rows', () => {
  for (const count of [1, MAX_GROUPS, MAX_GROUPS + 1, 5_000_000]) {
    const [x, y] = spread(count);
    expect(x).toBeLessThanOrEqual(MAX_GROUPS);
    expect(x * y).toBeGreaterThanOrEqual(count);
    expect(x * y - count).toBeLessThan(x + y);
  }
});

test('the matrix product is tiled on a GPU, without barriers on a software adapter and for few rows', () => {
  const stage = (rows: number, device: PlanDevice, inner = 64): string =>
    planners['linear']!({ rows, inner, cols: 64, xStride: inner, xOffset: 0 }, device).stages[0]!.stage;
  expect(stage(4096, hardware)).toBe('tiled');
  expect(stage(4096, software)).toBe('wide');
  expect(stage(4096, software, 34)).toBe('naive');
  expect(stage(2, hardware)).toBe('wide');
});

describe('the scan backward', () => {
  test('takes tiles of many channels where there is work enough, or few threads', () => {
    const tiles = (batch: number, length: number, device: PlanDevice): number =>
      backwardTiles(batch * Math.ceil(length / 32), 512, device);
    expect(tiles(16, 3072, hardware)).toBe(16); // of 32 channels
    expect(tiles(1, 256, hardware)).toBe(64); // of 8
    expect(tiles(1, 256, software)).toBe(8); // of 64
  });

  test('fills the vectors of a software adapter, and takes four channels at a time where they divide', () => {
    const plan = (channels: number, length = 400): ReturnType<KernelPlanner> =>
      planners['selectiveScanBackward']!({ batch: 2, length, channels }, software);
    for (const channels of [128, 256, 512, 1024]) {
      const { stages, params } = plan(channels);
      const [reduce, , apply] = stages;
      expect([reduce!.stage, apply!.stage]).toEqual(['reduce_four', 'apply_four']);
      expect(params['tiles']! % 4).toBe(0);
      expect(channels % (4 * params['tiles']!)).toBe(0);
      expect(reduce!.workgroups[0] * 64 * 4).toBeGreaterThanOrEqual(channels);
      expect(apply!.workgroups[0] * apply!.constants['workgroup_channels']!).toBe(params['tiles']);
    }
    expect(plan(100).stages.map(({ stage }) => stage)).toContain('apply');
    // Too little to make up for the compilation.
    expect(plan(128, 100).stages.map(({ stage }) => stage)).toContain('apply');
  });

  test('covers every position with its segments, every channel with its tiles, and keeps both in its scratch memory', () => {
    for (const length of [1, 32, 33, 4095]) {
      const plan = planners['selectiveScanBackward']!({ batch: 2, length, channels: 100 }, hardware);
      const { segment = 0, tiles = 0 } = plan.params;
      expect(plan.stages.map(({ stage }) => stage)).toEqual([
        'reduce',
        'spine',
        'apply',
        'gate',
        'finish_bc',
        'finish_channels',
      ]);
      const segments = plan.stages[0]!.workgroups[1];
      expect(segments * segment).toBeGreaterThanOrEqual(length);
      expect((segments - 1) * segment).toBeLessThan(length);
      expect(plan.stages[2]!.workgroups[0] * 64).toBeGreaterThanOrEqual(tiles);
      expect(plan.stages[5]!.workgroups[0] * 64).toBeGreaterThanOrEqual(400);
      expect(plan.scratch['cells']).toBe(2 * segments * 100 * 36 * 4);
      expect(plan.scratch['partials']).toBe(2 * length * tiles * 32 * 4);
    }
  });
});
