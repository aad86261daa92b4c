import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { sizeOf, toHost } from '../ops/tensor';
import { backends, onCpu, onWebGpu, type Way } from '../oracle/backends';
import { goldenModel, goldenSequences } from '../oracle/goldenEncoder';
import { readGolden, relativeError } from '../oracle/goldens';
import { Encoder } from './encoder';

const TOLERANCE = 1e-4;

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

/** Indices that sort sequences longest first, as the encoder wants them. */
const byLength = (sequences: readonly Uint8Array[]): number[] =>
  sequences.map((_, i) => i).sort((a, b) => sequences[b]!.length - sequences[a]!.length);

describe.each(['encoder_6track.safetensors', 'encoder_4track.safetensors'])('%s', (file) => {
  const golden = readGolden(file);
  const { config, parameters } = goldenModel(golden);
  const sequences = goldenSequences(golden);
  const order = byLength(sequences);
  const width = config.dModel;
  const expected = new Float32Array(
    order.flatMap((i) => [...golden.float('out.representation').subarray(i * width, (i + 1) * width)]),
  );

  test.each([
    [1 << 12, ...onWebGpu()],
    [1 << 12, ...onWebGpu('parallel scan', { scan: 'parallel', scanSegment: 16 })],
    [1 << 12, ...onWebGpu('as on hardware', { linear: 'tiled', layerNorm: 'workgroup_per_row', scan: 'parallel' })],
    [64, ...onWebGpu()],
    [7, ...onWebGpu('parallel scan', { scan: 'parallel', scanSegment: 2 })],
    [1 << 12, ...onCpu(1)],
    [1 << 12, ...onCpu(2)],
    [64, ...onCpu(3)],
    [7, ...onCpu(2)],
  ] as [number, ...Way][])('representation in chunks of %i tokens, %s', async (chunkTokens, name, open) => {
    backend = await open();
    const encoder = Encoder.create(backend, config, parameters, chunkTokens, sequences.length);
    const sorted = order.map((i) => sequences[i]!);
    const first = await encoder.representations(sorted);
    expect(relativeError(first, expected)).toBeLessThan(TOLERANCE);
    const again = await encoder.representations(sorted);
    expect(new Uint8Array(again.buffer)).toEqual(new Uint8Array(first.buffer));
    encoder.dispose();
    // Scratch stays with the device: the parallel scan's on webgpu, the packed rows' on cpu.
    expect(backend.memory.buffers).toBe(/parallel|hardware/.test(name) ? 2 : name.startsWith('cpu') ? 1 : 0);
  });

  test.each(backends)('hidden states of every position, chunk by chunk, %s', async (_, open) => {
    backend = await open();
    const encoder = Encoder.create(backend, config, parameters, 96, sequences.length);
    const length = golden.shape('out.hidden')[1]!;
    const hidden = golden.float('out.hidden');
    let seen = 0;
    await encoder.representations(
      order.map((i) => sequences[i]!),
      {
        onHidden: async (chunk) => {
          const values = await toHost(backend, chunk.hidden);
          expect(values.length).toBe(sizeOf([chunk.batch, chunk.length, width]));
          for (let b = 0; b < chunk.batch; b++) {
            const own = Math.min(chunk.length, sequences[order[b]!]!.length - chunk.start);
            const at = (order[b]! * length + chunk.start) * width;
            const got = values.subarray(b * chunk.length * width, (b * chunk.length + own) * width);
            expect(relativeError(got, hidden.subarray(at, at + own * width))).toBeLessThan(TOLERANCE);
            seen += own;
          }
        },
      },
    );
    expect(seen).toBe(sequences.reduce((sum, codes) => sum + codes.length, 0));
  });
});

test.each(backends)('%s: a batch alone and together with others gives the same representation', async (_, open) => {
  backend = await open();
  const golden = readGolden('encoder_6track.safetensors');
  const { config, parameters } = goldenModel(golden);
  const sequences = goldenSequences(golden).sort((a, b) => b.length - a.length);
  const encoder = Encoder.create(backend, config, parameters, 32, 4);
  const together = await encoder.representations(sequences);
  for (const [i, codes] of sequences.entries()) {
    const alone = await encoder.representations([codes]);
    expect(relativeError(alone, together.subarray(i * config.dModel, (i + 1) * config.dModel))).toBeLessThan(1e-5);
  }
});

test.each(backends)('%s: refuses unsorted, empty and too many sequences', async (_, open) => {
  backend = await open();
  const { config, parameters } = goldenModel(readGolden('encoder_6track.safetensors'));
  const encoder = Encoder.create(backend, config, parameters, 32, 2);
  const [short, long] = [new Uint8Array(3).fill(1), new Uint8Array(5).fill(1)];
  await expect(encoder.representations([short, long])).rejects.toThrow('longest first');
  await expect(encoder.representations([new Uint8Array(0)])).rejects.toThrow('non-empty');
  await expect(encoder.representations([long, short, short])).rejects.toThrow('at most 2');
});
