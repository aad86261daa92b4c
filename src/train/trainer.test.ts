/** The trainer against PyTorch (training.safetensors), gradient caching against the whole batch, and what a run promises. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { Rng } from '../lib/rng';
import type { HostTensor } from '../model/parameters';
import { backends, onCpu, type Way } from '../oracle/backends';
import { readGolden, relativeError, type Golden } from '../oracle/goldens';
import type { View } from './maskedPass';
import type { PairBatch } from './samplerTypes';
import { initialTraining } from './trainedParameters';
import { Trainer } from './trainer';
import { trainingPresets, type TrainingConfig } from './trainingConfig';

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

const goldenConfig = (golden: Golden): TrainingConfig => {
  const number = (key: string): number => Number(golden.metadata[key]);
  const decay = JSON.parse(golden.metadata['weight_decay']!.replaceAll("'", '"')) as { encoder: number; heads: number };
  return {
    ...trainingPresets.tiny,
    encoder: { nTracks: 6, dModel: 32, nLayer: 2 },
    projection: { body: 48, out: 16 },
    sequenceHeadBody: golden.shape('param.sequence_head.fc1.bias')[0]!,
    objective: {
      ...trainingPresets.tiny.objective,
      kind: 'both',
      alpha: number('alpha'),
      alphaStart: number('alpha'),
    },
    optimizer: {
      learningRate: number('lr'),
      warmupSteps: number('warmup'),
      warmupFactor: 0.1,
      steps: number('total_steps'),
      encoderDecay: decay.encoder,
      headDecay: decay.heads,
      clipNorm: number('clip'),
    },
  };
};

/** Views of a step of the golden (B, L, 6), masked already, and the labels of their masked positions. */
function goldenViews(golden: Golden, step: number): View[][] {
  return [1, 2].map((view) => {
    const name = `in.step${step}.tracks${view}`;
    const [batch = 0, length = 0, channels = 0] = golden.shape(name);
    const [tracks, labels] = [golden.float(name), golden.int(`in.step${step}.labels${view}`)];
    return Array.from({ length: batch }, (_, b) => {
      const codes = new Uint8Array(length);
      for (let l = 0; l < length; l++) {
        for (let c = 0; c < channels; c++) if (tracks[(b * length + l) * channels + c] === 1) codes[l]! |= 1 << c;
      }
      return { tracks: codes, labels: labels.slice(b * length, (b + 1) * length) };
    });
  });
}

/**
 * Biases that a BatchNorm takes away again: their gradient is exactly 0, what is computed is rounding, and Adam divides it by
 * its own size. PyTorch in float32 moves them as far from its float64 (norm_f.bias: 0.15), and the running means with them
 * (0.002). They change no loss.
 */
const unseen =
  /^(norm_f\.bias|contrastive_projection_head\.layers\.([02]\.bias|[13]\.running_mean)|sequence_head\.(fc[12]\.bias|norm[12]\.running_mean))$/;

test.each(backends)('%s follows PyTorch: losses, norms, rates, and the weights at the end', async (_, open) => {
  backend = await open();
  const golden = readGolden('training.safetensors');
  const config = goldenConfig(golden);
  const initial = new Map<string, HostTensor>();
  for (const name of golden.names('param.')) {
    const own = name.slice('param.'.length).replace(/^model\./, '');
    initial.set(own, { shape: golden.shape(name), data: golden.float(name) });
  }
  const losses = golden.float('out.losses');
  const views = Array.from(losses, (_, step) => goldenViews(golden, step));
  const trainer = Trainer.create(backend, config, initial, (_tracks, name) => {
    const [step, , view, pair] = name.split('/').map(Number);
    return views[step!]![view!]![pair!]!;
  });
  const weights = golden.float('in.weights');
  for (const [step, loss] of losses.entries()) {
    const tracks = views[step]!.map((all) => all.map((one) => one.tracks as Tracks));
    const pairs = Array.from(weights, (_, i) => [`a${i}`, `b${i}`] as const);
    const batch: PairBatch = {
      views: [tracks[0]!, tracks[1]!],
      weights,
      kinds: pairs.map(() => 'splice' as const),
      ids: pairs,
    };
    const metrics = await trainer.train({ batches: [batch], epoch: 0 });
    expect(relativeError([metrics.loss], [loss]), `loss of step ${step}`).toBeLessThan(1e-3);
    const norm = golden.float('out.grad_norms')[step]!;
    expect(relativeError([metrics.gradientNorm], [norm]), `norm of step ${step}`).toBeLessThan(1e-3);
    const rate = golden.float('out.lrs')[step]!;
    expect(relativeError([metrics.learningRate], [rate]), `rate of step ${step}`).toBeLessThan(1e-6);
  }
  let worst = 0;
  const published = await trainer.published();
  for (const name of golden.names('out.final.')) {
    const own = name.slice('out.final.'.length).replace(/^model\./, '');
    const [got, expected] = [published.get(own)!.data, golden.float(name)];
    if (unseen.test(own)) {
      const reach = golden.float('out.lrs').reduce((sum, rate) => sum + rate, 0);
      for (const [i, value] of got.entries()) expect(Math.abs(value - expected[i]!), own).toBeLessThan(2 * reach);
      continue;
    }
    const error = relativeError(got, expected);
    expect(error, own).toBeLessThan(1e-3);
    worst = Math.max(worst, error);
  }
  console.log(`training: worst final weight ${worst.toExponential(1)}`);
  trainer.dispose();
});

/** Seeded pairs of views of differing lengths. */
function pairs(count: number, seed: number): PairBatch {
  const rng = new Rng(seed);
  const view = (): Tracks => Uint8Array.from({ length: 20 + rng.int(60) }, () => 1 << rng.int(4));
  const views = [0, 1].map(() => Array.from({ length: count }, view));
  return {
    views: [views[0]!, views[1]!],
    weights: Float32Array.from({ length: count }, (_, i) => (i % 3 === 2 ? 0.8 : 1)),
    kinds: Array.from({ length: count }, () => 'splice' as const),
    ids: Array.from({ length: count }, (_, i) => [`a${i}`, `b${i}`] as const),
  };
}

const tiny: TrainingConfig = {
  ...trainingPresets.tiny,
  encoder: { nTracks: 6, dModel: 32, nLayer: 2 },
  projection: { body: 24, out: 16 },
  optimizer: { ...trainingPresets.tiny.optimizer, warmupSteps: 2, steps: 10 },
};

/** Weights after some steps, and what the steps reported. */
async function run(config: TrainingConfig, steps: number, from?: Trainer) {
  const trainer = from ?? Trainer.create(backend, config, initialTraining(config));
  const metrics = [];
  while (trainer.step < steps) metrics.push(await trainer.train({ batches: [pairs(9, trainer.step)], epoch: 0 }));
  return { trainer, metrics, state: await trainer.state() };
}

const flat = (values: readonly Float32Array[]): number[] => values.flatMap((one) => [...one]);

describe.each<Way>([onCpu(2), ...backends.slice(0, 1)])('%s', (name, open) => {
  // A software adapter gets one layer: what is promised does not depend on how many there are.
  const nLayer = name.startsWith('cpu') ? 2 : 1;
  const small: TrainingConfig = { ...tiny, encoder: { ...tiny.encoder, nLayer } };

  test('micro-batches of one, of three and of all sequences give the same loss and gradient', async () => {
    backend = await open();
    const results = [];
    for (const microBatchTokens of [1, 3 * 79, 100_000]) {
      const { trainer, metrics, state } = await run({ ...small, microBatchTokens }, 1);
      results.push({ loss: metrics[0]!.loss, norm: metrics[0]!.gradientNorm, values: flat(state.values) });
      // After one step of Adam, m is (1 − β₁) · gradient.
      results.at(-1)!.values = flat(state.moments.map(({ m }) => m));
      trainer.dispose();
    }
    const whole = results.at(-1)!;
    for (const { loss, norm, values } of results) {
      expect(relativeError([loss], [whole.loss])).toBeLessThan(1e-5);
      expect(relativeError([norm], [whole.norm])).toBeLessThan(1e-5);
      expect(relativeError(values, whole.values)).toBeLessThan(1e-5);
    }
  });

  test('two runs of one seed are bit-identical, and so is one that goes on from a state', async () => {
    backend = await open();
    const config: TrainingConfig = { ...small, objective: { ...small.objective, kind: 'both' }, microBatchTokens: 200 };
    const first = await run(config, 3);
    const again = await run(config, 3);
    expect(again.state).toEqual(first.state);
    again.trainer.dispose();
    const half = await run(config, 2);
    const resumed = Trainer.create(backend, config, initialTraining({ ...config, seed: 99 }));
    resumed.restore(half.state);
    half.trainer.dispose();
    expect((await run(config, 3, resumed)).state).toEqual(first.state);
    resumed.dispose();
    first.trainer.dispose();
  });

  test('leaves no buffer behind', async () => {
    backend = await open();
    const once = await run(small, 1);
    once.trainer.dispose();
    const { buffers } = backend.memory;
    const twice = await run(small, 1);
    twice.trainer.dispose();
    expect(backend.memory.buffers).toBe(buffers);
  });
});

test('an overflowing loss stops before it reaches the weights', async () => {
  backend = await onCpu(1)[1]();
  const config: TrainingConfig = { ...tiny, optimizer: { ...tiny.optimizer, learningRate: 1e30, warmupSteps: 0 } };
  const trainer = Trainer.create(backend, config, initialTraining(config));
  await trainer.train({ batches: [pairs(9, 0)], epoch: 0 });
  const before = await trainer.state();
  await expect(trainer.train({ batches: [pairs(9, 1)], epoch: 0 })).rejects.toMatchObject({ code: 'train.notFinite' });
  const { values } = await trainer.state();
  expect(values.length).toBe(before.values.length);
  expect(trainer.step).toBe(1);
  trainer.dispose();
});

test('contrasting pairs for some steps tells them apart', async () => {
  backend = await onCpu(2)[1]();
  const config: TrainingConfig = { ...tiny, optimizer: { ...tiny.optimizer, steps: 40 } };
  const trainer = Trainer.create(backend, config, initialTraining(config));
  const batch = pairs(9, 7);
  const before = await trainer.evaluate(batch);
  for (let i = 0; i < 40; i++) await trainer.train({ batches: [batch], epoch: 0 });
  const after = await trainer.evaluate(batch);
  expect(after.contrastiveLoss).toBeLessThan(before.contrastiveLoss);
  expect(trainer.batchSimilarity!.values.length).toBe(18 * 18);
  trainer.dispose();
});
