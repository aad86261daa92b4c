/** Runs as a page or the command line holds them: real transcripts, real files, a real device. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blobSource } from '../bio/byteSources';
import { importTranscripts } from '../bio/import';
import type { Transcript } from '../bio/transcript';
import { folderRuns } from './folderRuns';
import { readCheckpoint } from '../model/checkpoint';
import { memoryPairSource } from '../train/sampler';
import { trainingPresets, type TrainingConfig } from '../train/trainingConfig';
import { createEngine } from '../engine/createEngine';
import type { Engine } from '../engine/engine';
import type { RunStorage } from '../engine/runStorage';
import type { TrainingEvent } from '../engine/trainingContracts';
import { deviceAccess } from '../engine/trainingLoop';
import { TrainingRuns, type RunSource } from '../engine/trainingRuns';

let transcripts: readonly Transcript[];
let engine: Engine;
let folder: string;
let storage: RunStorage;
let runs: TrainingRuns;

beforeAll(async () => {
  const gallery = new URL('../../public/gallery/', import.meta.url);
  const genes = ['APP', 'RUNX1', 'SNAP25', 'PANK2', 'MX1'];
  const sources = await Promise.all(
    genes.flatMap((gene) =>
      ['fa', 'gtf'].map(async (ending) => {
        const name = `${gene}.${ending}.gz`;
        return blobSource(name, new Blob([await readFile(new URL(name, gallery))]));
      }),
    ),
  );
  ({ transcripts } = await importTranscripts({ sources, species: 'human' }));
  engine = await createEngine({ gpu: undefined, device: { choice: 'cpu', threads: 2 } });
});
afterAll(() => {
  engine.dispose();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'));
  storage = folderRuns(folder);
  runs = new TrainingRuns(storage, deviceAccess(engine));
});
afterEach(() => rm(folder, { recursive: true }));

const config: TrainingConfig = {
  ...trainingPresets.tiny,
  encoder: { nTracks: 6, dModel: 16, nLayer: 1 },
  projection: { body: 16, out: 8 },
  optimizer: { ...trainingPresets.tiny.optimizer, warmupSteps: 2, steps: 6 },
  sampler: { ...trainingPresets.tiny.sampler, shortBatchSize: 4, heldOutShare: 0.4, lengthThreshold: 2500 },
  evaluateEvery: 3,
  checkpointEvery: 2,
};

const source: RunSource = {
  spec: { kind: 'test' },
  open: async (options) => memoryPairSource({ references: transcripts }, options),
};
const again = (): RunSource => source;
const quiet = (): void => undefined;

/** Pauses or stops a run when it has done so many steps. */
const atStep =
  (id: string, step: number, action: 'pause' | 'stop') =>
  (event: TrainingEvent): void => {
    if (event.kind === 'step' && event.metrics.step === step) runs.steer(id, action);
  };

const encoderOf = async (id: string): Promise<Buffer> => Buffer.from(await runs.exportEncoder(id));

describe('a run', () => {
  test('that is paused and resumed ends where one that was not does, bit for bit', async () => {
    const events: TrainingEvent[] = [];
    const whole = await runs.start('whole', { config, dataName: 'genes' }, source, (event) => events.push(event));
    expect(whole).toMatchObject({ status: 'finished', step: 6, checkpointStep: 6 });
    expect(events.filter(({ kind }) => kind === 'step').length).toBe(6);
    const evaluations = events.flatMap((event) => (event.kind === 'evaluation' ? [event.metrics.step] : []));
    expect(evaluations).toEqual([0, 3, 6]);

    const paused = await runs.start('parts', { config, dataName: 'genes' }, source, atStep('parts', 3, 'pause'));
    expect(paused).toMatchObject({ status: 'paused', step: 3, checkpointStep: 3 });
    // As after a reload: nothing but the files is left.
    runs = new TrainingRuns(folderRuns(folder), deviceAccess(engine));
    expect(await runs.resume('parts', again, quiet)).toMatchObject({ status: 'finished', step: 6 });
    const [a, b] = [await encoderOf('whole'), await encoderOf('parts')];
    // The files differ in the run's name only, which stands in the header.
    const data = (file: Buffer): Buffer => file.subarray(8 + Number(file.readBigUInt64LE(0)));
    expect(data(b).equals(data(a))).toBe(true);
    const [one, two] = [await runs.history('whole'), await runs.history('parts')];
    expect(two.steps.loss).toEqual(one.steps.loss);
    expect(two.steps.step).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
    expect(two.evaluations).toEqual(one.evaluations);
  });

  test('goes on from the checkpoint before where the newest is cut', async () => {
    await runs.start('cut', { config, dataName: 'genes' }, source, atStep('cut', 5, 'pause'));
    const names = (await readdir(join(folder, 'cut'))).filter((name) => name.startsWith('checkpoint')).sort();
    expect(names).toEqual(['checkpoint-a.bin', 'checkpoint-b.bin']);
    // Slots were written at steps 0, 2, 4 and 5: the second one holds step 5.
    const newest = join(folder, 'cut', 'checkpoint-b.bin');
    await writeFile(newest, (await readFile(newest)).subarray(0, 1000));
    expect((await runs.history('cut')).steps.step.at(-1)).toBe(4);
    expect(await runs.resume('cut', again, quiet)).toMatchObject({ status: 'finished', step: 6 });
    const other = join(folder, 'cut', 'checkpoint-a.bin');
    await writeFile(newest, 'nothing');
    await writeFile(other, 'nothing');
    await expect(runs.history('cut')).rejects.toMatchObject({ code: 'train.damaged' });
  });

  test('that a closed tab left behind is listed as paused at its checkpoint', async () => {
    const controller = new AbortController();
    const end = runs.start(
      'left',
      { config, dataName: 'genes' },
      source,
      (event) => {
        if (event.kind === 'step' && event.metrics.step === 3) controller.abort();
      },
      controller.signal,
    );
    await expect(end).rejects.toMatchObject({ name: 'AbortError' });
    const file = join(folder, 'left', 'run.json');
    // Closed right after the checkpoint, before the description told of it.
    const told = (await readFile(file, 'utf8')).replace('"paused"', '"running"');
    await writeFile(file, told.replace('"checkpointStep":2', '"checkpointStep":0'));
    expect(await runs.list()).toMatchObject([{ id: 'left', status: 'paused', step: 2, checkpointStep: 2 }]);
    expect(await runs.resume('left', again, quiet, undefined)).toMatchObject({ status: 'finished', step: 6 });
    await expect(runs.resume('left', again, quiet)).rejects.toMatchObject({ code: 'train.finished' });
    await runs.remove('left');
    expect(await runs.list()).toEqual([]);
    await expect(runs.exportEncoder('left')).rejects.toMatchObject({ code: 'train.noRun' });
  });

  test('whose loss overflows stops, says so, and keeps its last good state', async () => {
    const wild = { ...config, optimizer: { ...config.optimizer, learningRate: 1e30, warmupSteps: 0 } };
    const end = runs.start('wild', { config: wild, dataName: 'genes' }, source, quiet);
    await expect(end).rejects.toMatchObject({ code: 'train.notFinite' });
    const [run] = await runs.list();
    expect(run).toMatchObject({ status: 'failed', step: 0 });
    expect(run!.problem!.message).toContain('not a finite number');
    const { parameters } = await readCheckpoint([{ name: 'x.safetensors', bytes: await runs.exportEncoder('wild') }]);
    expect([...parameters.values()].every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });

  test('on a device that goes away fails at its last checkpoint, and resumes on the next device', async () => {
    const own = await createEngine({ gpu: undefined, device: { choice: 'cpu', threads: 1 } });
    runs = new TrainingRuns(storage, deviceAccess(own));
    const end = runs.start('lost', { config, dataName: 'genes' }, source, (event) => {
      if (event.kind === 'step' && event.metrics.step === 3) own.backend!.dispose();
    });
    await expect(end).rejects.toMatchObject({ code: 'device.lost' });
    expect(await runs.list()).toMatchObject([{ status: 'failed', step: 2, checkpointStep: 2 }]);
    expect(await runs.resume('lost', again, quiet)).toMatchObject({ status: 'finished', step: 6 });
    own.dispose();
  });

  test('exports an encoder that the engine loads as a trained model', async () => {
    await runs.start('export', { config, dataName: 'genes' }, source, atStep('export', 1, 'stop'));
    const bytes = await runs.exportEncoder('export');
    const card = await engine.loadModel({
      kind: 'files',
      files: [{ name: 'own.safetensors', blob: new Blob([bytes]) }],
    });
    expect(card).toMatchObject({ trained: true, config: { dModel: 16, nLayer: 1, nTracks: 6 } });
    const [run] = await runs.list();
    expect(run).toMatchObject({ status: 'finished', step: 1 });
  });
});

test('a run that another process trains is left alone', async () => {
  await runs.start('held', { config, dataName: 'genes' }, source, atStep('held', 2, 'pause'));
  const lock = join(folder, 'held', 'lock');
  await writeFile(lock, String(process.ppid));
  await expect(runs.resume('held', again, quiet)).rejects.toMatchObject({ code: 'train.elsewhere' });
  // A process that is gone left its lock behind.
  await writeFile(lock, '999999999');
  expect(await runs.resume('held', again, quiet)).toMatchObject({ status: 'finished' });
  expect(await readdir(join(folder, 'held'))).not.toContain('lock');
});

test('work on the device gets its turn between two steps', async () => {
  let embedded = 0;
  await runs.start('turns', { config, dataName: 'genes' }, source, (event) => {
    if (event.kind !== 'step') return;
    void engine.withDevice(async (backend) => {
      embedded++;
      await backend.flush();
    });
  });
  expect(embedded).toBeGreaterThan(4);
});
