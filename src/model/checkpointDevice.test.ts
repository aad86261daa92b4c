import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Backend } from '../backend/contract';
import { openWebGpu } from '../backend/webgpu/webgpuBackend';
import { toHost } from '../ops/tensor';
import { goldenSequences } from '../oracle/goldenEncoder';
import { goldensFolder, readGolden, relativeError } from '../oracle/goldens';
import { nodeGpu } from '../oracle/nodeGpu';
import { readCheckpoint } from './checkpoint';
import { Encoder } from './encoder';
import { SequenceHead } from './sequenceHead';

let backend: Backend;
beforeAll(async () => {
  backend = await openWebGpu(await nodeGpu());
});
afterAll(() => {
  backend.dispose();
});

const read = (...paths: string[]) =>
  readCheckpoint(
    paths.map((path) => ({
      name: basename(path),
      bytes: new Uint8Array(readFileSync(join(goldensFolder, 'checkpoints', path))),
    })),
  );

const expected = readGolden('checkpoints/expected.safetensors');
const sequences = goldenSequences(expected);

test.each([
  ['model.safetensors', 1e-4],
  ['pytorch_model.bin', 1e-4],
  ['legacy.pt', 1e-4],
  ['lightning.ckpt', 1e-4],
  ['pytorch_model_f16.bin', 2e-3],
  ['pytorch_model_bf16.bin', 2e-2],
])('%s gives the expected representation within %f', async (file, tolerance) => {
  const { config, parameters } = await read(file);
  const encoder = Encoder.create(backend, config, parameters, 64);
  const got = await encoder.representations(sequences);
  expect(relativeError(got, expected.float('out.representation'))).toBeLessThan(tolerance);
  encoder.dispose();
});

test('the hub model gives its representation and its logits', async () => {
  const { config, parameters } = await read('hub/config.json', 'hub/model.safetensors');
  const encoder = Encoder.create(backend, config, parameters, 64);
  const head = SequenceHead.create(backend, config, parameters, 64);
  const logits = expected.float('out.hub.logits');
  const [, length = 0, out = 0] = expected.shape('out.hub.logits');
  const got = new Float32Array(logits.length);
  const wanted = new Float32Array(logits.length);
  const representation = await encoder.representations(sequences, {
    onHidden: async (chunk) => {
      const values = await toHost(backend, head.logits(chunk.hidden));
      for (let b = 0; b < chunk.batch; b++) {
        const own = Math.min(chunk.length, sequences[b]!.length - chunk.start);
        const at = (b * length + chunk.start) * out;
        got.set(values.subarray(b * chunk.length * out, (b * chunk.length + own) * out), at);
        wanted.set(logits.subarray(at, at + own * out), at);
      }
    },
  });
  expect(relativeError(got, wanted)).toBeLessThan(1e-4);
  expect(relativeError(representation, expected.float('out.representation'))).toBeLessThan(1e-4);
  head.dispose();
  encoder.dispose();
  expect(backend.memory.buffers).toBe(0);
});
