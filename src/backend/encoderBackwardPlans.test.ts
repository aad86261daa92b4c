import { describe, expect, test } from 'vitest';
import { kernels } from './cpu/plans/index';
import { planners } from './webgpu/plans/index';
import type { PlanDevice } from './webgpu/plans/plan';

const hardware: PlanDevice = { software: false, parallelInvocations: 65536 };
const software: PlanDevice = { software: true, parallelInvocations: 65536 };

/** M, K, N of the published models' layers, of a long micro-batch, and of the largest matrix. */
const shapes = [
  [1, 16, 512],
  [4096, 512, 48],
  [4096, 256, 1024],
  [50_000, 16, 512],
  [50_000, 512, 2048],
  [50_000, 2048, 2048],
] as const;

describe.each(shapes)('the gradient of a weight over %i rows, %i → %i', (rows, inner, cols) => {
  const params = { rows, inner, cols, xStride: inner, xOffset: 0, dyStride: cols, dyOffset: 0 };

  test('cpu: slices cover all rows, within the memory meant for them, in tiles of some 20 ms at most', () => {
    const plan = kernels['linearWeightGrad']!.plan(params);
    const { slices = 0, sliceRows = 0, blockRows = 1 } = plan.extra;
    expect(slices * sliceRows).toBeGreaterThanOrEqual(rows);
    expect((slices - 1) * sliceRows).toBeLessThan(rows);
    expect(sliceRows % blockRows).toBe(0);
    expect(plan.sharedBytes).toBeLessThanOrEqual(16 * 2 ** 20);
    expect(plan.then?.length ?? 0).toBe(slices > 1 ? 1 : 0);
    expect(plan.flops / plan.tiles).toBeLessThan(9e8);
    if (rows >= 4096) expect(plan.tiles).toBeGreaterThanOrEqual(8);
  });

  test.each([hardware, software])('webgpu: likewise, and a device is filled (%o)', (device) => {
    const plan = planners['linearWeightGrad']!(params, device);
    const [sums, reduce] = plan.stages;
    const [x, y, slices] = sums!.workgroups;
    const segment = plan.params['segment']!;
    expect(sums!.stage).toBe(device.software ? 'wide' : 'tiled');
    expect(reduce!.stage).toBe('reduce');
    expect(slices * segment).toBeGreaterThanOrEqual(rows);
    expect((slices - 1) * segment).toBeLessThan(rows);
    expect(plan.scratch['partials']).toBe(4 * slices * inner * cols);
    expect(plan.scratch['partials']).toBeLessThanOrEqual(32 * 2 ** 20);
    if (rows >= 4096) expect(x * y * slices).toBeGreaterThanOrEqual(device.software ? 16 : 64);
  });
});

test('webgpu: the gradient of a convolution walks fewer positions at a time where a GPU would idle, and covers all', () => {
  const walk = (length: number, device: PlanDevice): number => {
    const plan = planners['causalConvBackward']!({ batch: 2, length, channels: 128, taps: 4 }, device);
    const [x, slices, batch] = plan.stages[0]!.workgroups;
    const rows = plan.stages[0]!.constants['slice_rows']!;
    expect([x, batch]).toEqual([2, 2]);
    expect(slices * rows).toBeGreaterThanOrEqual(length);
    expect((slices - 1) * rows).toBeLessThan(length);
    expect(plan.scratch['partials']).toBe(4 * 2 * slices * 5 * 128);
    return rows;
  };
  expect(walk(50_000, hardware)).toBe(64);
  expect(walk(8_000, hardware)).toBe(16);
  expect(walk(100, software)).toBe(64);
});
