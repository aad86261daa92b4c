import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Progress } from '../lib/progress';
import { Rng } from '../lib/rng';
import { goldenSequences } from '../oracle/goldenEncoder';
import { goldensFolder, readGolden, relativeError } from '../oracle/goldens';
import { nodeGpu } from '../oracle/nodeGpu';
import { watchedGpu } from '../oracle/watchedGpu';
import type { ModelRequest, PackedTranscripts } from './contracts';
import { createEngine } from './createEngine';
import type { Engine } from './engine';
import type { SubstitutionReadout, SubstitutionRequest, SubstitutionSummary } from './variantContracts';
import { cpuTime } from '../oracle/cpuTime';

type Codes = Uint8Array<ArrayBuffer>;

/** A tiny model with a sequence head. */
const headed = (): ModelRequest => ({
  kind: 'files',
  files: ['config.json', 'model.safetensors'].map((name) => ({
    name,
    blob: new Blob([readFileSync(join(goldensFolder, 'checkpoints/hub', name))]),
  })),
});

const golden = readGolden('jacobian.safetensors');
const [wild] = goldenSequences(golden) as [Codes];
const LENGTH = wild.length;
const DIM = golden.shape('out.wild')[0]!;
const every = (length: number): Uint32Array<ArrayBuffer> => Uint32Array.from({ length }, (_, i) => i);

interface Whole {
  readonly values: Float32Array<ArrayBuffer>;
  readonly summary: SubstitutionSummary;
}

/** Runs a request and puts its blocks together; each position must come once. */
async function whole(engine: Engine, request: SubstitutionRequest): Promise<Whole> {
  const seen = new Uint8Array(request.positions.length);
  const parts = new Map<number, Float32Array>();
  const summary = await engine.substitutions(request, ({ first, count, values }) => {
    for (let i = first; i < first + count; i++) seen[i]!++;
    parts.set(first, values);
  });
  expect(seen.every((times) => times === 1)).toBe(true);
  const sorted = [...parts].sort(([a], [b]) => a - b).map(([, values]) => values);
  const values = new Float32Array(sorted.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of sorted) {
    values.set(part, at);
    at += part.length;
  }
  return { values, summary };
}

const choices = ['webgpu', 'cpu'] as const;

describe.each(choices)('%s', (choice) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ gpu: await nodeGpu(), device: { choice, ...(choice === 'cpu' && { threads: 2 }) } });
    await engine.loadModel(headed());
  });
  afterAll(() => {
    engine.dispose();
  });
  const ask = (read: SubstitutionReadout, more: Partial<SubstitutionRequest> = {}): Promise<Whole> =>
    whole(engine, { codes: wild, positions: every(LENGTH), read, ...more });
  const asked = new Map<SubstitutionReadout, Promise<Whole>>();
  /** Of every substitution, run once. */
  const all = (read: SubstitutionReadout): Promise<Whole> => {
    asked.set(read, asked.get(read) ?? ask(read));
    return asked.get(read)!;
  };

  test.each([
    ['logits', 'out.jacobian'],
    ['hidden', 'out.hidden'],
    ['mean', 'out.means'],
  ] as const)(
    "%s: PyTorch's values for every substitution, an N included, with at most 55 %% of the positions",
    async (read, name) => {
      const { values, summary } = await all(read);
      expect(relativeError(values, golden.float(name))).toBeLessThan(2e-5);
      expect(relativeError(summary.wildType, golden.float('out.wild'))).toBeLessThan(1e-5);
      expect(summary.fullTokens).toBe((3 * LENGTH + 1) * LENGTH + LENGTH);
      expect(summary.tokens / summary.fullTokens).toBeLessThanOrEqual(0.55);
      expect(summary).toMatchObject({ model: { trained: true }, device: engine.device.name });
    },
  );

  test('nothing changes before the position, and the letter that stands there changes nothing', async () => {
    const jacobian = (await all('logits')).values;
    for (let i = 0; i < LENGTH; i++) {
      expect(jacobian.subarray(i * LENGTH, i * LENGTH + i).every((value) => value === 0)).toBe(true);
      expect(jacobian[i * LENGTH + i]).toBeGreaterThan(0.01);
    }
    const { values, summary } = await all('mean');
    for (let i = 0; i < LENGTH; i++) {
      const letter = Math.log2(wild[i]! & 15);
      if (letter >= 0) {
        const at = (4 * i + letter) * DIM;
        expect(values.subarray(at, at + DIM)).toEqual(summary.wildType);
      }
    }
  });

  test('some positions and some columns are those of all', async () => {
    const positions = Uint32Array.of(2, 3, 17, 24, 29, 39);
    const columns = [15, 25] as const;
    for (const [read, name] of [
      ['logits', 'out.jacobian'],
      ['hidden', 'out.hidden'],
    ] as const) {
      const { values, summary } = await ask(read, { positions, columns });
      const wanted = golden.float(name);
      const expected = [...positions].flatMap((i) => [...wanted.subarray(i * LENGTH + 15, i * LENGTH + 25)]);
      expect(relativeError(values, Float32Array.from(expected))).toBeLessThan(2e-5);
      // Two of the positions lie behind what is read.
      expect(summary.fullTokens).toBe(LENGTH + 4 * 3 * 25);
    }
    const { values } = await ask('mean', { positions: Uint32Array.of(39) });
    expect(relativeError(values, golden.float('out.means').subarray(39 * 4 * DIM))).toBeLessThan(1e-5);
  });

  test('sums over segments, of several transcripts at once, add up to their representations', async () => {
    const rng = new Rng(3);
    const others = [70, 9, 1].map((length) => Uint8Array.from({ length }, () => 1 << (rng.uint32() & 3)));
    const sequences = [others[0]!, wild, others[1]!, others[2]!];
    const packed: PackedTranscripts = {
      ids: ['a', 'b', 'c', 'd'],
      codes: Uint8Array.from(sequences.flatMap((codes) => [...codes])),
      offsets: Uint32Array.of(0, 70, 70 + LENGTH, 79 + LENGTH, 80 + LENGTH),
    };
    const ends = Uint32Array.from([33, 70, ...golden.int('in.ends'), 9, 1]);
    const segments = { offsets: Uint32Array.of(0, 2, 7, 8, 9), ends };
    const { sums, dim } = await engine.segmentSums(packed, segments);
    expect([dim, sums.length]).toEqual([DIM, 9 * DIM]);
    expect(relativeError(sums.subarray(2 * DIM, 7 * DIM), golden.float('out.sums'))).toBeLessThan(1e-5);
    const { data } = await engine.embed(packed);
    for (const [i, { length }] of sequences.entries()) {
      const total = new Float32Array(DIM);
      for (let s = segments.offsets[i]!; s < segments.offsets[i + 1]!; s++) {
        for (let d = 0; d < DIM; d++) total[d]! += sums[s * DIM + d]!;
      }
      const mean = total.map((sum) => sum / length);
      expect(relativeError(mean, data.subarray(i * DIM, (i + 1) * DIM))).toBeLessThan(1e-5);
    }
  });

  test('progress is of positions run, and a cancelled run rejects at once and leaves nothing behind', async () => {
    const rng = new Rng(5);
    const codes = Uint8Array.from({ length: 300 }, () => 1 << (rng.uint32() & 3));
    const request = { codes, positions: every(300), read: 'logits' } as const;
    const controller = new AbortController();
    let late = 0;
    let cancelled = 0;
    const run = engine.substitutions(request, () => undefined, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (controller.signal.aborted) late++;
        else if (done >= 2000) {
          cancelled = cpuTime();
          controller.abort();
        }
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(cpuTime() - cancelled).toBeLessThan(1000);
    expect(late).toBeLessThanOrEqual(1);
    const buffers = engine.backend!.memory.buffers;
    const reports: Progress[] = [];
    const summary = await engine.substitutions(
      { codes, positions: Uint32Array.of(280, 290), read: 'logits' },
      () => undefined,
      { onProgress: (progress) => reports.push(progress) },
    );
    expect(engine.backend!.memory.buffers).toBe(buffers);
    expect(reports[0]).toMatchObject({ done: 0, total: summary.tokens, unit: 'nt' });
    expect(reports.at(-1)).toMatchObject({ done: summary.tokens, total: summary.tokens });
    for (let i = 1; i < reports.length; i++) expect(reports[i]!.done).toBeGreaterThanOrEqual(reports[i - 1]!.done);
  });
});

test('webgpu: a lost device is replaced, and the run goes on from the group under way', async () => {
  const watched = watchedGpu(await nodeGpu());
  const engine = await createEngine({ gpu: watched.gpu, device: { choice: 'webgpu' } });
  await engine.loadModel(headed());
  const positions = Uint32Array.of(28, 30, 32, 34);
  const request = { codes: wild, positions, read: 'logits' } as const;
  const all = await whole(engine, request);
  let blocks = 0;
  const values = new Float32Array(positions.length * LENGTH);
  await engine.substitutions(request, (block) => {
    values.set(block.values, block.first * LENGTH);
    if (++blocks === 2) watched.devices.at(-1)!.destroy();
  });
  expect(blocks).toBe(4);
  expect(watched.devices.length).toBe(2);
  expect(values).toEqual(all.values);
  engine.dispose();
});

test('cpu: mutants of 12,000 nt take no more device memory than those of 600', async () => {
  const engine = await createEngine({ gpu: undefined, device: { choice: 'cpu', threads: 1 } });
  await engine.loadModel(headed());
  const peak = async (length: number): Promise<number> => {
    const codes = new Uint8Array(length).fill(2);
    await engine.embed({ ids: ['a'], codes, offsets: Uint32Array.of(0, length) });
    const positions = Uint32Array.from({ length: 10 }, (_, i) => length - 400 + i);
    await engine.substitutions({ codes, positions, read: 'mean' }, () => undefined);
    return engine.backend!.memory.peak;
  };
  const short = await peak(600);
  expect(await peak(12_000)).toBe(short);
  engine.dispose();
});

describe('refuses with what to do about it', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ gpu: undefined, device: { choice: 'cpu', threads: 1 } });
  });
  afterAll(() => {
    engine.dispose();
  });
  const refused = (request: Partial<SubstitutionRequest>): Promise<unknown> =>
    engine.substitutions({ codes: wild, positions: Uint32Array.of(1), read: 'mean', ...request }, () => undefined);

  test('no model, no head, positions and columns that are not there, segments that do not cut', async () => {
    await expect(refused({})).rejects.toMatchObject({ code: 'model.none' });
    await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 0 });
    await expect(refused({ read: 'logits' })).rejects.toMatchObject({ code: 'model.noSequenceHead' });
    await expect(refused({ positions: Uint32Array.of(LENGTH) })).rejects.toMatchObject({
      code: 'substitutions.positions',
    });
    await expect(refused({ positions: Uint32Array.of(3, 3) })).rejects.toThrow('Position 4');
    await expect(refused({ columns: [0, LENGTH + 1], read: 'hidden' })).rejects.toMatchObject({
      code: 'substitutions.columns',
    });
    await expect(refused({ codes: new Uint8Array(0) })).rejects.toMatchObject({ code: 'embed.empty' });
    const packed = { ids: ['a'], codes: wild, offsets: Uint32Array.of(0, LENGTH) };
    for (const ends of [[3, LENGTH - 1], [LENGTH, LENGTH], []]) {
      const segments = { offsets: Uint32Array.of(0, ends.length), ends: Uint32Array.from(ends) };
      await expect(engine.segmentSums(packed, segments)).rejects.toMatchObject({ code: 'segments.shape' });
    }
  });

  test('what a listener throws ends the run', async () => {
    await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 0 });
    const run = engine.substitutions({ codes: wild, positions: Uint32Array.of(1), read: 'mean' }, () => {
      throw new Error('the page has no room');
    });
    await expect(run).rejects.toThrow('no room');
  });
});
