import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Progress } from '../lib/progress';
import { Rng } from '../lib/rng';
import { goldenSequences } from '../oracle/goldenEncoder';
import { goldensFolder, readGolden, relativeError } from '../oracle/goldens';
import { nodeGpu } from '../oracle/nodeGpu';
import { watchedGpu } from '../oracle/watchedGpu';
import { planBatches } from './batching';
import type { ModelRequest, PackedTranscripts } from './contracts';
import { createEngine } from './createEngine';
import type { Engine } from './engine';

let gpu: GPU;
let engine: Engine;
beforeAll(async () => {
  gpu = await nodeGpu();
});
afterEach(() => {
  engine.dispose();
});

/** The tiny encoder of the checkpoint goldens, as a user's file. */
const tinyModel = (): ModelRequest => ({
  kind: 'files',
  files: [
    { name: 'model.safetensors', blob: new Blob([readFileSync(join(goldensFolder, 'checkpoints/model.safetensors'))]) },
  ],
});

function packed(sequences: readonly Uint8Array[]): PackedTranscripts {
  const offsets = new Uint32Array(sequences.length + 1);
  for (const [i, sequence] of sequences.entries()) offsets[i + 1] = offsets[i]! + sequence.length;
  const codes = new Uint8Array(offsets[sequences.length]!);
  for (const [i, sequence] of sequences.entries()) codes.set(sequence, offsets[i]);
  return { ids: sequences.map((_, i) => `t${i}`), codes, offsets };
}

/** A random sequence of plain bases. */
const bases = (seed: number, length: number): Uint8Array => {
  const rng = new Rng(seed);
  return Uint8Array.from({ length }, () => 1 << (rng.uint32() & 3));
};

const choices = ['webgpu', 'cpu'] as const;

test.each(choices)('%s: embeds in the order given, whatever the lengths, with exact progress', async (backend) => {
  engine = await createEngine({ gpu, device: { choice: backend } });
  expect(engine.device).toMatchObject({ backend, available: true });
  expect(engine.device.reason).toMatch(/was asked for/);
  await engine.loadModel(tinyModel());
  const golden = readGolden('checkpoints/expected.safetensors');
  const expected = golden.float('out.representation');
  const [long, short] = goldenSequences(golden) as [Uint8Array, Uint8Array];
  const reports: Progress[] = [];
  const result = await engine.embed(packed([short, long, short]), { onProgress: (progress) => reports.push(progress) });
  const width = result.dim;
  const rows = [expected.subarray(width), expected.subarray(0, width), expected.subarray(width)];
  for (const [i, row] of rows.entries()) {
    expect(relativeError(result.data.subarray(i * width, (i + 1) * width), row)).toBeLessThan(1e-4);
  }
  expect(result.ids).toEqual(['t0', 't1', 't2']);
  expect(result.tokens).toBe(2 * short.length + long.length);
  expect(reports[0]).toMatchObject({ done: 0, total: result.tokens, unit: 'nt' });
  expect(reports.at(-1)).toMatchObject({ done: result.tokens, total: result.tokens });
  for (let i = 1; i < reports.length; i++) expect(reports[i]!.done).toBeGreaterThanOrEqual(reports[i - 1]!.done);
  const again = await engine.embed(packed([short, long, short]));
  expect(again.data).toEqual(result.data);
});

test('where the only WebGPU adapter is software, the CPU embeds, and the report says why', async () => {
  engine = await createEngine({ gpu });
  expect(engine.device).toMatchObject({ backend: 'cpu', available: true, software: false });
  expect(engine.device.reason).toMatch(/slower/);
});

// The longest human transcript has 205,012 nt; on the software adapter an eighth of that takes as long as the rest of this file.
test.each([
  { backend: 'webgpu', longLength: 25_600 },
  { backend: 'cpu', longLength: 205_012 },
] as const)(
  '$backend: a sequence of $longLength nt takes no more device memory than one of 6,144 nt',
  async ({ backend, longLength }) => {
    engine = await createEngine({ gpu, device: { choice: backend } });
    await engine.loadModel(tinyModel());
    const short = await engine.embed(packed([bases(1, 6_144)]));
    const long = await engine.embed(packed([bases(2, longLength)]));
    console.log(
      `peak device memory: 6,144 nt ${short.peakDeviceBytes} bytes, ${longLength} nt ${long.peakDeviceBytes} bytes`,
    );
    expect(long.peakDeviceBytes).toBeLessThanOrEqual(short.peakDeviceBytes);
    expect(long.data.every(Number.isFinite)).toBe(true);
  },
  240_000,
);

test.each(choices)('%s: a cancelled run rejects at once, and the engine goes on working', async (backend) => {
  engine = await createEngine({ gpu, device: { choice: backend } });
  await engine.loadModel(tinyModel());
  const controller = new AbortController();
  let cancelled = 0;
  const run = engine.embed(packed([bases(1, 50_000)]), {
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done < 2000 || cancelled) return;
      cancelled = performance.now();
      setTimeout(() => {
        controller.abort();
      });
    },
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  console.log(`cancelled in ${(performance.now() - cancelled).toFixed(0)} ms`);
  const result = await engine.embed(packed([bases(1, 10)]));
  expect(result.data.every(Number.isFinite)).toBe(true);
});

test('webgpu: a lost device is replaced and the run goes on from the last finished batch', async () => {
  const watched = watchedGpu(gpu);
  engine = await createEngine({ gpu: watched.gpu, device: { choice: 'webgpu' } });
  await engine.loadModel(tinyModel());
  const sequences = Array.from({ length: 40 }, (_, i) => bases(i, 300));
  const whole = await engine.embed(packed(sequences));
  let taken = false;
  const interrupted = await engine.embed(packed(sequences), {
    onProgress: ({ done }) => {
      if (taken || done < 6000) return;
      taken = true;
      watched.devices.at(-1)!.destroy();
    },
  });
  expect(watched.devices.length).toBe(2);
  expect(interrupted.deviceLosses).toBe(1);
  expect(interrupted.data).toEqual(whole.data);
});

test('webgpu and cpu: another device is taken without loading the model again, and calibration names the faster one', async () => {
  engine = await createEngine({ gpu, device: { choice: 'cpu' } });
  await engine.loadModel(tinyModel());
  const [sequence] = [bases(1, 300)];
  const onCpu = await engine.embed(packed([sequence]));
  expect(await engine.useDevice({ choice: 'webgpu' })).toMatchObject({ backend: 'webgpu', available: true });
  const onGpu = await engine.embed(packed([sequence]));
  expect(relativeError(onGpu.data, onCpu.data)).toBeLessThan(1e-4);
  expect(onGpu.device).not.toBe(onCpu.device);
  const reports: Progress[] = [];
  const { results, adapter, fastest } = await engine.calibrate({ onProgress: (progress) => reports.push(progress) });
  expect(results.map((result) => result.backend)).toEqual(['webgpu', 'cpu']);
  for (const { tokensPerSecond, problem } of results) {
    expect(problem).toBe('');
    expect(tokensPerSecond).toBeGreaterThan(0);
  }
  expect(fastest).toBe('cpu'); // the adapter of the tests is software
  expect(reports.at(-1)!.done).toBeGreaterThan(4);
  // The verdict holds on the adapter it was measured on, and there only.
  const verdict = { adapter, fastest: 'webgpu' } as const;
  expect(await engine.useDevice({ verdict })).toMatchObject({ backend: 'webgpu' });
  expect(await engine.useDevice({ verdict: { ...verdict, adapter: 'another' } })).toMatchObject({ backend: 'cpu' });
});

test('a model load cancelled while it waits for an embedding ends at once and changes nothing', async () => {
  engine = await createEngine({ gpu, device: { choice: 'cpu' } });
  await engine.loadModel({ kind: 'untrained', preset: 'orthrus-small', seed: 0 });
  const run = engine.embed(packed([bases(1, 20_000)]));
  const controller = new AbortController();
  let ended = false;
  void run.then(() => (ended = true));
  const load = engine.loadModel(tinyModel(), { signal: controller.signal });
  setTimeout(() => {
    controller.abort();
  }, 50);
  await expect(load).rejects.toMatchObject({ name: 'AbortError' });
  expect(ended).toBe(false);
  const { dim } = await run;
  expect((await engine.embed(packed([bases(1, 10)]))).dim).toBe(dim);
});

describe('refuses with what to do about it', () => {
  test('no model, no transcript, an empty transcript', async () => {
    engine = await createEngine({ gpu });
    await expect(engine.embed(packed([bases(1, 5)]))).rejects.toMatchObject({ code: 'model.none' });
    await engine.loadModel(tinyModel());
    await expect(engine.embed(packed([]))).rejects.toMatchObject({ code: 'embed.nothing' });
    await expect(engine.embed(packed([new Uint8Array(0)]))).rejects.toMatchObject({ code: 'embed.empty' });
  });

  test('no WebGPU: the engine opens, says what is missing, and refuses only device work', async () => {
    engine = await createEngine({ gpu: undefined, device: { choice: 'webgpu' } });
    expect(engine.device).toMatchObject({ available: false, reason: 'This browser has no WebGPU.' });
    expect(engine.device.mend).toContain('Chrome');
    const card = await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 0 });
    expect(card).toMatchObject({ trained: false, config: { dModel: 64, nLayer: 2 } });
    await expect(engine.embed(packed([bases(1, 5)]))).rejects.toMatchObject({ code: 'device.none' });
  });
});

test('batches are sorted longest first and cover every sequence once', () => {
  const batches = planBatches([5, 9, 1, 9, 3], 2);
  expect(batches).toEqual([[1, 3], [0, 4], [2]]);
});
