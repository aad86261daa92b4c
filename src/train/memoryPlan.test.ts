/** The plan against what a step really takes. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { backends } from '../oracle/backends';
import { planMemory } from './memoryPlan';
import type { PairBatch } from './samplerTypes';
import { initialTraining } from './trainedParameters';
import { Trainer } from './trainer';
import { trainingPresets, type Objective, type TrainingConfig } from './trainingConfig';

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

const length = 300;
const pairCount = 3;
const view = (): Tracks => new Uint8Array(length).fill(2);
const batch: PairBatch = {
  views: [Array.from({ length: pairCount }, view), Array.from({ length: pairCount }, view)],
  weights: new Float32Array(pairCount).fill(1),
  kinds: Array.from({ length: pairCount }, () => 'splice' as const),
  ids: Array.from({ length: pairCount }, (_, i) => [`a${i}`, `b${i}`] as const),
};

const configOf = (kind: Objective): TrainingConfig => {
  const { tiny } = trainingPresets;
  return {
    ...tiny,
    objective: { ...tiny.objective, kind },
    sampler: { ...tiny.sampler, shortBatchSize: pairCount, lengthThreshold: length },
    microBatchTokens: 900,
  };
};

describe.each(backends)('%s', (_, open) => {
  test.each<Objective>(['contrastive', 'both'])(
    'a step with the objective %s takes what the plan says',
    async (kind) => {
      backend = await open();
      const config = configOf(kind);
      const plan = planMemory(backend, config);
      expect(plan).toMatchObject({ microBatchTokens: 900, fits: true, advice: '' });
      backend.resetPeak();
      const trainer = Trainer.create(backend, config, initialTraining(config));
      await trainer.train({ batches: [batch], epoch: 0 });
      const { peak } = backend.memory;
      console.log(`planned ${(plan.peakBytes / 1e6).toFixed(1)} MB, taken ${(peak / 1e6).toFixed(1)} MB`);
      expect(plan.peakBytes).toBeGreaterThan(0.95 * peak);
      expect(plan.peakBytes).toBeLessThan(1.5 * peak);
      trainer.dispose();
    },
  );
});

test.each(backends.slice(1, 2))('%s: a step that does not fit says what would', async (_, open) => {
  backend = await open();
  const config: TrainingConfig = { ...trainingPresets.orthrus, microBatchTokens: 100_000 };
  const { fits, advice } = planMemory(backend, config);
  expect(fits).toBe(false);
  expect(advice).toMatch(/Micro-batches of [\d,]+ positions would fit/);
  const within = Number(/Micro-batches of ([\d,]+)/.exec(advice)![1]!.replaceAll(',', ''));
  expect(planMemory(backend, { ...config, microBatchTokens: within }).fits).toBe(true);
});

test.each(backends.slice(1, 2))(
  '%s: 100 pairs of up to 3,900 nt with Orthrus Small stay under 2 GiB',
  async (_, open) => {
    backend = await open();
    const { 'orthrus-small': small } = trainingPresets;
    const config: TrainingConfig = { ...small, sampler: { ...small.sampler, shortBatchSize: 100, longBatches: 0 } };
    const { peakBytes } = planMemory(backend, config);
    console.log(`Orthrus Small, 100 pairs of up to 3,900 nt: ${(peakBytes / 2 ** 30).toFixed(2)} GiB`);
    expect(peakBytes).toBeLessThan(2 ** 31);
  },
);
