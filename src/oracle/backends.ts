import { openCpu } from '../backend/cpu/cpuBackend';
import type { Backend } from '../backend/contract';
import type { PlanTuning } from '../backend/webgpu/plans/plan';
import { openWebGpu } from '../backend/webgpu/webgpuBackend';
import { nodeGpu } from './nodeGpu';

/** A way to open a backend, with a name for `test.each`. */
export type Way = readonly [name: string, open: () => Promise<Backend>];

export const onWebGpu = (variant = '', tuning: PlanTuning = {}): Way => [
  variant ? `webgpu, ${variant}` : 'webgpu',
  async () => openWebGpu(await nodeGpu(), { tuning }),
];

/** Plain SIMD, whose last bits are the same everywhere. */
export const onCpu = (threads = 1): Way => [
  `cpu, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  () => openCpu({ threads, relaxed: false }),
];

/** Both backends as they come. */
export const backends: readonly Way[] = [onWebGpu(), onCpu(1), onCpu(2)];
