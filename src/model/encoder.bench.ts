/**
 * `npm run bench`: medians on this machine's WebGPU device, each next to its naive baseline, so that a ratio comes from one
 * run. On a software adapter the parallel scan and the tiled product are expected to lose (docs/decisions/0001).
 */
import { bench, describe } from 'vitest';
import type { PlanTuning } from '../backend/webgpu/plans/plan';
import { openWebGpu } from '../backend/webgpu/webgpuBackend';
import { linear } from '../ops/linear';
import { selectiveScan } from '../ops/selectiveScan';
import { zeros } from '../ops/tensor';
import { nodeGpu } from '../oracle/nodeGpu';
import { Encoder } from './encoder';
import { initialParameters, presets } from './initialise';

const gpu = await nodeGpu();
const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };

describe('linear 256 × 256 × 1024 (0.13 GFLOP)', () => {
  for (const variant of ['naive', 'tiled', 'wide'] as const) {
    let run: (() => Promise<void>) | undefined;
    bench(
      variant,
      async () => {
        await run!();
      },
      {
        ...few,
        setup: async () => {
          const backend = await openWebGpu(gpu, { tuning: { linear: variant } });
          const [x, w, y] = [
            zeros(backend, [256, 256], 'x'),
            zeros(backend, [256, 1024], 'w'),
            zeros(backend, [256, 1024], 'y'),
          ];
          run = async () => {
            linear(backend, x, w, y);
            await backend.flush();
          };
        },
      },
    );
  }
});

describe('selective scan, one sequence, 512 channels, 1,024 positions', () => {
  for (const scan of ['sweep', 'parallel'] as const) {
    let run: (() => Promise<void>) | undefined;
    bench(
      scan,
      async () => {
        await run!();
      },
      {
        ...few,
        setup: async () => {
          const backend = await openWebGpu(gpu, { tuning: { scan } });
          const [B, L, E] = [1, 1024, 512];
          const rows = (width: number) => zeros(backend, [B, L, width], 'rows');
          const inputs = {
            u: rows(E),
            dt: rows(E),
            bc: rows(48),
            bOffset: 0,
            cOffset: 16,
            z: rows(2 * E),
            zOffset: E,
            aLog: zeros(backend, [E, 16], 'a'),
            dSkip: zeros(backend, [E], 'd'),
          };
          const [state, y] = [zeros(backend, [B, E, 16], 'state'), rows(E)];
          run = async () => {
            selectiveScan(backend, inputs, state, y);
            await backend.flush();
          };
        },
      },
    );
  }
});

describe('Orthrus Small, 4 transcripts of 64 nt (256 tokens)', () => {
  for (const [name, tuning] of [
    ['naive product', { linear: 'naive' }],
    ['as planned', {}],
  ] as [string, PlanTuning][]) {
    let run: (() => Promise<unknown>) | undefined;
    bench(
      name,
      async () => {
        await run!();
      },
      {
        ...few,
        iterations: 3,
        setup: async () => {
          const backend = await openWebGpu(gpu, { tuning });
          const config = presets['orthrus-small'];
          const encoder = Encoder.create(backend, config, initialParameters(config, 0));
          const sequences = Array.from({ length: 4 }, () => new Uint8Array(64).fill(1));
          run = () => encoder.representations(sequences);
        },
      },
    );
  }
});
