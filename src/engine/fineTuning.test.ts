/** Fine-tuning as page and command line hold it: real transcripts, small tasks read off their structure, a real device. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { blobSource } from '../bio/byteSources';
import { importTranscripts } from '../bio/import';
import { CODON_START_BIT } from '../bio/tracks';
import type { Transcript } from '../bio/transcript';
import { openCpu } from '../backend/cpu/cpuBackend';
import { readCheckpoint } from '../model/checkpoint';
import { encoderConfig } from '../model/config';
import { initialParameters } from '../model/initialise';
import { readSafetensors } from '../model/safetensors';
import type { FineTuneConfig, FineTuneData, FineTuneEvent, FineTuneResult } from './fineTuneContracts';
import { fineTuneDefaults } from './fineTuneContracts';
import { fineTune, type FineTuneOptions } from './fineTuning';
import type { LoadedModel } from './modelLoading';
import { packTranscripts } from './packing';
import type { DeviceAccess } from './trainingLoop';

let transcripts: readonly Transcript[];
let backend: Backend;
let device: DeviceAccess;

beforeAll(async () => {
  const gallery = new URL('../../public/gallery/', import.meta.url);
  const sources = await Promise.all(
    ['SNAP25', 'MX1', 'GNAS', 'PANK2', 'APP'].flatMap((gene) =>
      ['fa', 'gtf'].map(async (ending) => {
        const name = `${gene}.${ending}.gz`;
        return blobSource(name, new Blob([await readFile(new URL(name, gallery))]));
      }),
    ),
  );
  const imported = await importTranscripts({ sources, species: 'human' });
  // About 200 nt of each, with more or less of its 5′ UTR: quick to train on.
  transcripts = imported.transcripts
    .filter(({ cds }) => cds)
    .map((one, i) => ({
      ...one,
      tracks: one.tracks.slice(Math.max(0, one.cds![0] - 2 * (i % 100)), one.cds![0] + 120),
    }));
  backend = await openCpu({ threads: 1, relaxed: false });
  device = { withDevice: (work) => work(backend), deviceName: 'CPU', backend };
});
afterAll(() => {
  backend.dispose();
});

/** Isoforms are split one by one here: there are few genes. */
const dataOf = (label: (transcript: Transcript) => number, classes: readonly string[] = []): FineTuneData => ({
  name: 'structure',
  transcripts: packTranscripts(transcripts),
  targets: Float32Array.from(transcripts, label),
  columns: ['label'],
  classes,
  groups: transcripts.map(({ id }) => id),
});
const codingShare = ({ tracks }: Transcript): number =>
  (3 * tracks.reduce((count, code) => count + Number((code & CODON_START_BIT) !== 0), 0)) / tracks.length;

const small: FineTuneConfig = {
  ...fineTuneDefaults,
  model: { kind: 'scratch', size: { nTracks: 6, dModel: 16, nLayer: 1 } },
  head: { width: 16, dropout: 0 },
  learningRate: 1e-2,
  seeds: [1],
  batchSize: 16,
  maxEpochs: 16,
};

const encoder = encoderConfig(6, 16, 2);
const loaded: LoadedModel = {
  card: {
    name: 'made for the test',
    source: '',
    container: '',
    config: encoder,
    parameterCount: 0,
    sha256: 'abc',
    trained: true,
    notes: [],
  },
  config: encoder,
  parameters: initialParameters(encoder, 3),
};

const run = (
  data: FineTuneData,
  config: FineTuneConfig,
  options: FineTuneOptions = { onEvent: () => undefined },
): Promise<FineTuneResult> => fineTune(device, loaded, { data, config }, options);

test('regression: an encoder learns what share of a transcript is coding, and predicts on the original scale', async () => {
  const result = await run(
    dataOf((one) => 50 + 10 * codingShare(one)),
    small,
  );
  const [seed] = result.seeds;
  const { curve, test: tested, bestEpoch, validationLoss, testRows, predictions } = seed!;
  // The mean alone has R² 0.
  expect(tested.overall.r2).toBeGreaterThan(0.7);
  expect(tested.overall.pearson).toBeGreaterThan(0.85);
  expect(curve[bestEpoch]!.validationLoss).toBe(validationLoss);
  expect(Math.min(...curve.map((one) => one.validationLoss))).toBe(validationLoss);
  const mean = predictions.reduce((sum, one) => sum + one, 0) / predictions.length;
  expect(mean).toBeGreaterThan(50);
  expect(mean).toBeLessThan(60);
  expect(testRows.length).toBe(predictions.length);
  expect(result.summary.pearson).toEqual({ mean: tested.overall.pearson, deviation: NaN });
});

test('the same seed gives the same bits; another one another split', async () => {
  const config = { ...small, maxEpochs: 2, seeds: [4, 5], head: { width: 16, dropout: 0.3 } };
  const [a, b] = [await run(dataOf(codingShare), config), await run(dataOf(codingShare), config)];
  expect(b.seeds.map(({ predictions }) => predictions)).toEqual(a.seeds.map(({ predictions }) => predictions));
  expect(b.model).toEqual(a.model);
  expect(a.seeds[0]!.testRows).not.toEqual(a.seeds[1]!.testRows);
});

describe('frozen parts', () => {
  const changed = async (config: FineTuneConfig): Promise<string[]> => {
    const { model } = await run(dataOf(codingShare), {
      ...config,
      model: { kind: 'loaded' },
      maxEpochs: 1,
      patience: 1,
    });
    const { tensors } = readSafetensors(model, 'model.safetensors');
    const names: string[] = [];
    for (const { name, bytes } of tensors) {
      const before = loaded.parameters.get(name);
      if (!before) continue;
      const now = bytes();
      const same = new Uint8Array(before.data.buffer, before.data.byteOffset, before.data.byteLength);
      if (now.some((byte, i) => byte !== same[i])) names.push(name);
    }
    return names;
  };

  test('nothing frozen: all of the encoder moves', async () => {
    expect((await changed(small)).length).toBe(loaded.parameters.size);
  });

  test('embedding and a layer: the other layer and the last norm move', async () => {
    const names = await changed({ ...small, frozen: { embedding: true, layers: 1 } });
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !/^(layers\.1|norm_f)\./.test(name))).toEqual([]);
  });

  test('the whole encoder: nothing moves', async () => {
    expect(await changed({ ...small, frozen: { embedding: true, layers: 2 } })).toEqual([]);
  });
});

test('what was fine-tuned opens as a model, its head passed over', async () => {
  const { model } = await run(dataOf(codingShare), { ...small, maxEpochs: 1 });
  const checkpoint = await readCheckpoint([{ name: 'model.safetensors', bytes: model }]);
  expect(checkpoint.config).toMatchObject({ nTracks: 6, dModel: 16, nLayer: 1 });
});

test('binary: a cross-entropy falls and the ROC curve rises', async () => {
  const median = transcripts.map(codingShare).sort((a, b) => a - b)[transcripts.length >> 1]!;
  const result = await run(
    dataOf((one) => Number(codingShare(one) > median)),
    { ...small, task: 'binary' },
  );
  const { test: tested, predictions } = result.seeds[0]!;
  expect(tested.overall.auroc).toBeGreaterThan(0.85);
  expect(predictions.every((one) => one >= 0 && one <= 1)).toBe(true);
});

test('classes and several labels, some of them missing', async () => {
  const third = (one: Transcript): number => Math.min(2, Math.floor(3 * codingShare(one)));
  const classes = await run(dataOf(third, ['little', 'half', 'most']), { ...small, task: 'multi-class', maxEpochs: 3 });
  const { predictions, testRows, test: tested } = classes.seeds[0]!;
  expect(predictions.length).toBe(3 * testRows.length);
  expect(tested.perColumn.map(({ column }) => column)).toEqual(['little', 'half', 'most']);
  expect(predictions.slice(0, 3).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);

  const data = dataOf(codingShare);
  const several: FineTuneData = {
    ...data,
    columns: ['coding', 'long'],
    targets: Float32Array.from(
      transcripts.flatMap((one, i) => [i % 3 ? Number(codingShare(one) > 0.5) : NaN, Number(one.tracks.length > 200)]),
    ),
  };
  const labels = await run(several, { ...small, task: 'multi-label', maxEpochs: 3 });
  const own = labels.seeds[0]!;
  expect(own.test.perColumn[0]!.known).toBeLessThan(own.test.perColumn[1]!.known);
  expect(own.curve.at(-1)!.trainLoss).toBeLessThan(own.curve[1]!.trainLoss);
});

test.each([
  { kind: 'saluki', tracks: 6, filters: 8 },
  { kind: 'dilated-cnn', tracks: 6, widths: [4, 8] },
] as const)('$kind trains in the same loop', async (model) => {
  const used = backend.memory.buffers;
  const short = { ...small, model, maxEpochs: 2, batchSize: 8, learningRate: 3e-3 };
  const { seeds } = await run(dataOf(codingShare), short);
  const { curve, test: tested } = seeds[0]!;
  expect(curve.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
  expect(curve.every(({ validationLoss }) => Number.isFinite(validationLoss))).toBe(true);
  expect(tested.overall.mse).toBeGreaterThan(0);
  // One at most: scratch that the device keeps, for kernels that ran for the first time.
  expect(backend.memory.buffers - used).toBeLessThanOrEqual(1);
});

test('shares of the training rows; the first of them are always the same', async () => {
  const counts: number[] = [];
  const onEvent = (event: FineTuneEvent): void => {
    if (event.kind === 'seed') counts.push(event.counts.train, event.leftOut);
  };
  await run(dataOf(codingShare), { ...small, share: 10, maxEpochs: 1, maxLength: 200 }, { onEvent });
  expect(counts[0]).toBe(10);
  expect(counts[1]).toBe(transcripts.filter(({ tracks }) => tracks.length > 200).length);
});

describe('ending early', () => {
  test('cancelled, it leaves nothing on the device', async () => {
    const used = backend.memory.current;
    const controller = new AbortController();
    const onEvent = (event: FineTuneEvent): void => {
      if (event.kind === 'step' && event.step === 2) controller.abort();
    };
    const cancelled = run(dataOf(codingShare), small, { onEvent, signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(backend.memory.current).toBe(used);
  });

  test('stopped, it keeps the seeds that were done', async () => {
    const stop = new AbortController();
    const config = { ...small, maxEpochs: 1, seeds: [1, 2, 3] };
    const onEvent = (event: FineTuneEvent): void => {
      if (event.kind === 'step' && event.seed === 2) stop.abort();
    };
    const { seeds, bestSeed } = await run(dataOf(codingShare), config, { onEvent, stop: stop.signal });
    expect(seeds.map(({ seed }) => seed)).toEqual([1]);
    expect(bestSeed).toBe(1);
  });

  test('a loss that is not finite stops it, and says so', async () => {
    const spoiled = { ...small, learningRate: 1e30, clipNorm: 1e30 };
    await expect(run(dataOf(codingShare), spoiled)).rejects.toMatchObject({ code: 'train.notFinite' });
  });

  test('what does not fit the device is refused, and what would is said', async () => {
    const used = backend.memory.buffers;
    const long = dataOf(codingShare);
    const codes = new Uint8Array(12_000 * transcripts.length).fill(1);
    const offsets = Uint32Array.from({ length: transcripts.length + 1 }, (_, i) => 12_000 * i);
    const data = { ...long, transcripts: { ...long.transcripts, codes, offsets } };
    const baseline = {
      ...small,
      model: { kind: 'dilated-cnn', tracks: 6, widths: [64, 128, 128, 256] },
      batchSize: 64,
    } as const;
    await expect(run(data, baseline)).rejects.toMatchObject({
      code: 'finetune.tooLarge',
      mend: expect.stringMatching(/Batches of \d+ would fit; or lower the maximum length to [\d,]+ nt/) as string,
    });
    const wide = { ...small, model: { kind: 'scratch', size: { nTracks: 6, dModel: 2048, nLayer: 12 } } } as const;
    await expect(run(data, wide)).rejects.toMatchObject({ code: 'finetune.tooLarge' });
    expect(backend.memory.buffers).toBe(used);
  });

  test('too few labels are refused', async () => {
    const few = dataOf((one) => (one.id === transcripts[0]!.id ? 1 : NaN));
    await expect(run(few, small)).rejects.toMatchObject({ code: 'finetune.few' });
    await expect(
      run(
        dataOf(() => 3),
        { ...small, task: 'binary' },
      ),
    ).rejects.toMatchObject({ code: 'finetune.data' });
  });
});
