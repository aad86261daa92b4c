import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Backend } from '../backend/contract';
import { toHost } from '../ops/tensor';
import { goldenSequences } from '../oracle/goldenEncoder';
import { goldensFolder, readGolden, relativeError } from '../oracle/goldens';
import { onCpu, onWebGpu } from '../oracle/backends';
import { gpuOff } from '../oracle/gpuOff';
import { readCheckpoint } from './checkpoint';
import { Encoder } from './encoder';
import { SequenceHead } from './sequenceHead';

const read = (...paths: string[]) =>
  readCheckpoint(
    paths.map((path) => ({
      name: basename(path),
      bytes: new Uint8Array(readFileSync(join(goldensFolder, 'checkpoints', path))),
    })),
  );

const expected = readGolden('checkpoints/expected.safetensors');
const sequences = goldenSequences(expected);

const webgpu = onWebGpu();

describe.each([webgpu, onCpu(2)])('%s', (_, open) => {
  let backend: Backend;
  beforeAll(async () => {
    if (gpuOff && open === webgpu[1]) return;
    backend = await open();
  });
  afterAll(() => {
    if (!(gpuOff && open === webgpu[1])) backend.dispose();
  });

  /** The representation of the given container on the device. */
  async function representation(file: string): Promise<Float32Array> {
    const { config, parameters } = await read(file);
    const encoder = Encoder.create(backend, config, parameters, 64);
    const got = await encoder.representations(sequences);
    encoder.dispose();
    return got;
  }

  // expected.safetensors belongs to the weights after a round trip through bfloat16 (oracle/make_checkpoint_expected.py), so
  // the containers saved before that come as near to it as bfloat16 does, in PyTorch too.
  test.each([
    ['model.safetensors', 1e-4],
    ['legacy.pt', 1e-4],
    ['pytorch_model_bf16.bin', 1e-4],
    ['pytorch_model.bin', 2e-2],
    ['lightning.ckpt', 2e-2],
    ['pytorch_model_f16.bin', 2e-2],
  ])('%s gives the expected representation within %f', async (file, tolerance) => {
    expect(relativeError(await representation(file), expected.float('out.representation'))).toBeLessThan(tolerance);
  });

  test('float16 and bfloat16 stay within 2e-3 and 2e-2 of the float32 container', async () => {
    const whole = await representation('pytorch_model.bin');
    expect(relativeError(await representation('lightning.ckpt'), whole)).toBe(0);
    expect(relativeError(await representation('pytorch_model_f16.bin'), whole)).toBeLessThan(2e-3);
    expect(relativeError(await representation('pytorch_model_bf16.bin'), whole)).toBeLessThan(2e-2);
  });

  // Goldens of another seed come without this file; the tests above then stand alone.
  const byContainer = join(goldensFolder, 'checkpoints', 'expected_by_container.safetensors');
  if (existsSync(byContainer)) {
    const torch = readGolden('checkpoints/expected_by_container.safetensors');
    test.each(torch.names(''))('%s gives what PyTorch gives for that very file', async (file) => {
      expect(relativeError(await representation(file), torch.float(file))).toBeLessThan(1e-4);
    });
  }

  test('the hub model gives its representation and its logits', async () => {
    const before = backend.memory.buffers;
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
    // What the device keeps for itself (scratch) is there from the tests before.
    expect(backend.memory.buffers).toBe(before);
  });
});
