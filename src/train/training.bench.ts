/**
 * `npm run bench -- src/train/training`: what a training step costs against embedding the same tokens, forward and backward apart,
 * and device memory against batch and length, on both backends. docs/training.md holds the figures of one run.
 */
import { bench, describe } from 'vitest';
import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { Rng } from '../lib/rng';
import { TrainingEncoder } from '../model/trainingEncoder';
import { Encoder } from '../model/encoder';
import { ParameterSet } from '../model/parameterSet';
import { onCpu, onWebGpu, type Way } from '../oracle/backends';
import { planMemory } from './memoryPlan';
import { microBatches } from './microBatches';
import type { PairBatch } from './samplerTypes';
import { initialTraining, trainedSpecs } from './trainedParameters';
import { Trainer } from './trainer';
import { trainedEncoder, trainingPresets, type TrainingConfig } from './trainingConfig';

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Seeded pairs of random sequences, `low` to `high` nucleotides long. */
function pairs(count: number, low: number, high: number): PairBatch {
  const rng = new Rng(1);
  const view = (): Tracks => Uint8Array.from({ length: low + rng.int(high - low + 1) }, () => 1 << rng.int(4));
  const views = [0, 1].map(() => Array.from({ length: count }, view));
  return {
    views: [views[0]!, views[1]!],
    weights: new Float32Array(count).fill(1),
    kinds: Array.from({ length: count }, () => 'splice' as const),
    ids: Array.from({ length: count }, (_, i) => [`a${i}`, `b${i}`] as const),
  };
}

async function compare(
  backend: Backend,
  config: TrainingConfig,
  count: number,
  low: number,
  high: number,
  rounds: number,
) {
  const batch = pairs(count, low, high);
  const sequences = batch.views.flat();
  const tokens = sequences.reduce((sum, { length }) => sum + length, 0);
  const encoder = trainedEncoder(config);
  const published = initialTraining(config);
  const parameters = new ParameterSet(backend, trainedSpecs(config), published);
  const training = new TrainingEncoder(backend, encoder, parameters, 64, 1);
  training.weightsChanged();
  const streaming = Encoder.over(backend, encoder, training.weights);
  const trainer = Trainer.create(backend, config, published);
  const pace = (): Promise<unknown> => backend.pace();
  const plan = planMemory(backend, config);
  const micro = microBatches(
    sequences.map(({ length }) => length),
    plan.microBatchTokens,
  );
  const times = { embed: [] as number[], forward: [] as number[], backward: [] as number[], step: [] as number[] };
  const sorted = [...sequences].sort((a, b) => b.length - a.length);
  for (let round = 0; round <= rounds; round++) {
    const embed = await seconds(async () => {
      for (let first = 0; first < sorted.length; first += streaming.maxBatch) {
        await streaming.representations(sorted.slice(first, first + streaming.maxBatch));
      }
    });
    let [forward, backward] = [0, 0];
    for (const rows of micro) {
      const part = rows.map((i) => sequences[i]!);
      forward += await seconds(async () => {
        await training.forward({ sequences: part, length: part[0]!.length }, pace);
        await backend.flush();
      });
      backward += await seconds(async () => {
        await training.backward(pace);
        await backend.flush();
      });
    }
    backend.resetPeak();
    const step = await seconds(() => trainer.train({ batches: [batch], epoch: 0 }));
    // The first round warms up.
    if (round === 0) continue;
    times.embed.push(embed);
    times.forward.push(forward);
    times.backward.push(backward);
    times.step.push(step);
  }
  const [embed, forward, backward, step] = [times.embed, times.forward, times.backward, times.step].map(median);
  const rate = (time: number): string => Math.round(tokens / time).toLocaleString('en');
  console.log(
    `${backend.info.name}, ${config.name}, ${count} pairs of ${low} to ${high} nt (${tokens.toLocaleString('en')} nt, ` +
      `micro-batches of ${plan.microBatchTokens}): embedding ${rate(embed!)} nt/s; forward ${rate(forward!)}, backward ` +
      `${rate(backward!)}, whole step ${rate(step!)} nt/s: ${(step! / embed!).toFixed(2)} × the embedding; device memory ` +
      `${(backend.memory.peak / 1e6).toFixed(0)} MB at most`,
  );
  for (const part of [trainer, streaming, training, parameters]) part.dispose();
}

const cases: readonly (readonly [Way, keyof typeof trainingPresets, number, number, number, number])[] = [
  [onCpu(2), 'tiny', 16, 500, 3900, 3],
  [onCpu(2), 'orthrus-small', 4, 2000, 3900, 3],
  [onCpu(2), 'orthrus', 1, 2000, 3900, 1],
  [onCpu(1), 'orthrus-small', 2, 2000, 3900, 1],
  [onWebGpu(), 'tiny', 4, 500, 1500, 2],
];

/** What steps of growing batches and lengths need; the plan is within 2 % of what is taken (memoryPlan.test.ts). */
function memoryTable(backend: Backend, preset: keyof typeof trainingPresets): void {
  const { sampler, ...config } = trainingPresets[preset];
  const rows = [16, 100, 150].map((shortBatchSize) => {
    const needs = [1000, 3900, 12_288].map((lengthThreshold) => {
      const { peakBytes } = planMemory(backend, {
        ...config,
        sampler: { ...sampler, shortBatchSize, lengthThreshold, longBatches: 0 },
      });
      return `up to ${lengthThreshold} nt ${(peakBytes / 1e6).toFixed(0)} MB`;
    });
    return `${shortBatchSize} pairs: ${needs.join(', ')}`;
  });
  console.log(`memory of a step, ${config.name} on ${backend.info.name}: ${rows.join('; ')}`);
}

describe('training', () => {
  for (const [[name, open], preset, count, low, high, rounds] of cases) {
    bench(
      `${name}, ${preset}`,
      async () => {
        const backend = await open();
        try {
          const sampler = { ...trainingPresets[preset].sampler, longBatches: 0 };
          memoryTable(backend, preset);
          await compare(backend, { ...trainingPresets[preset], sampler }, count, low, high, rounds);
        } finally {
          backend.dispose();
        }
      },
      { iterations: 1, warmupIterations: 0, warmupTime: 0, time: 0 },
    );
  }
});
