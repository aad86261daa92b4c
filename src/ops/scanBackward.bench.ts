/**
 * `npm run bench`: the scan's backward pass beside the forward scan, in M channel·tokens/s, in one run. Rounds take turns, so that a busy
 * moment of the machine hits all alike.
 */
import { afterAll, bench, describe } from 'vitest';
import type { Backend } from '../backend/contract';
import { openCpu } from '../backend/cpu/cpuBackend';
import { coreCount } from '../backend/cpu/features';
import { openWebGpu } from '../backend/webgpu/webgpuBackend';
import { Rng } from '../lib/rng';
import { nodeGpu } from '../oracle/nodeGpu';
import { selectiveScan } from './selectiveScan';
import { selectiveScanBackward } from './selectiveScanBackward';
import { fromHost, zeros, type Tensor } from './tensor';

const [B, L, E, N] = [2, 1024, 512, 16];

/** Forward and backward over the same values, as an encoder has them: denormal or huge ones would take another time. */
function scans(backend: Backend): Record<'forward' | 'backward', () => void> {
  const rng = new Rng(1);
  const uniform = (low: number, high: number, ...shape: number[]): Tensor =>
    fromHost(
      backend,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rng.uniform(low, high)),
      shape,
      'bench',
    );
  const blank = (...shape: number[]): Tensor => zeros(backend, shape, 'bench');
  const inputs = {
    u: uniform(-1, 1, B, L, E),
    dt: uniform(-6, -1, B, L, E),
    bc: uniform(-1, 1, B, L, 2 * N),
    bOffset: 0,
    cOffset: N,
    z: uniform(-2, 2, B, L, 2 * E),
    zOffset: E,
    aLog: uniform(0, 2.7, E, N),
    dSkip: uniform(0.5, 1.5, E),
  };
  const [state, y, dY] = [blank(B, E, N), blank(B, L, E), uniform(-1, 1, B, L, E)];
  const grads = {
    y,
    dUDt: blank(B, L, 2 * E),
    dBc: blank(B, L, 2 * N),
    dZ: blank(B, L, 2 * E),
    dZOffset: E,
    dALog: blank(E, N),
    dDSkip: blank(E),
  };
  return {
    forward: () => {
      selectiveScan(backend, inputs, state, y);
    },
    backward: () => {
      selectiveScanBackward(backend, inputs, dY, grads);
    },
  };
}

const times = new Map<string, number[]>();
const opened: Backend[] = [];

function rounds(name: string, backends: readonly Backend[], iterations: number): void {
  opened.push(...backends);
  const works = backends.map((backend) => [backend, scans(backend)] as const);
  bench(
    name,
    async () => {
      for (const [backend, { forward, backward }] of works) {
        for (const [direction, work] of [
          ['forward', forward],
          ['backward', backward],
        ] as const) {
          const started = performance.now();
          work();
          await backend.flush();
          const key = `${backend.info.name}, ${direction}`;
          times.set(key, [...(times.get(key) ?? []), performance.now() - started]);
        }
      }
    },
    { iterations, time: 0, warmupIterations: 2, warmupTime: 0 },
  );
}

const threads = [...new Set([1, coreCount()])];
const plain = await Promise.all(threads.map((count) => openCpu({ threads: count, relaxed: false })));
const gpu = await openWebGpu(await nodeGpu());

describe(`selective scan, ${B} × ${L} positions × ${E} channels`, () => {
  rounds('cpu', plain, 12);
  rounds('webgpu', [gpu], 3);
});

afterAll(() => {
  for (const [name, taken] of times) {
    const sorted = taken.slice(2).sort((a, b) => a - b);
    const speed = (ms: number): string => ((B * L * E) / ms / 1000).toFixed(1);
    console.log(`${name}: ${speed(sorted[sorted.length >> 1]!)} M channel·tokens/s (best ${speed(sorted[0]!)})`);
  }
  for (const backend of opened) backend.dispose();
});
