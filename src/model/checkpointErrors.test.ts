import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrthrusError } from '../lib/errors';
import { goldensFolder } from '../oracle/goldens';
import { readCheckpoint } from './checkpoint';
import type { HostTensor } from './parameters';
import { writeSafetensors } from './safetensors';
import { cpuTime } from '../oracle/cpuTime';

const golden = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(goldensFolder, 'checkpoints', name)));
const read = (bytes: Uint8Array<ArrayBuffer>, name = 'model.safetensors') => readCheckpoint([{ name, bytes }]);
const failure = async (bytes: Uint8Array<ArrayBuffer>, name?: string): Promise<OrthrusError> => {
  const error = await read(bytes, name).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OrthrusError)) throw new Error(`no OrthrusError but ${String(error)}`);
  expect(error.mend.length).toBeGreaterThan(20);
  return error;
};
const zeros = (...shape: number[]): HostTensor => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
/** The golden encoder with its tensors changed by `edit`. */
const edited = async (edit: (tensors: Map<string, HostTensor>) => void, file = 'model.safetensors') => {
  const tensors = new Map((await read(golden(file))).parameters);
  edit(tensors);
  return writeSafetensors(tensors);
};

describe('the tensor that is wrong is named', () => {
  const { nLayer, dModel, dInner, dState } = { nLayer: 2, dModel: 32, dInner: 64, dState: 16 };

  test('any missing one', async () => {
    const { parameters } = await read(golden('model.safetensors'));
    for (const [name, { shape }] of parameters) {
      const error = await failure(await edited((tensors) => tensors.delete(name)));
      expect(error.code).toBe('checkpoint.missingTensor');
      expect(error.message).toContain(`the tensor ${name} of shape`);
      // The last witness of a size takes the size's value with it; its letter stands in.
      if (!/embedding.weight|A_log|conv1d.weight|dt_proj.weight/.test(name)) {
        expect(error.message).toContain(`(${shape.join(', ')})`);
      }
    }
  });

  test('any misshapen one, with expected and found shape', async () => {
    const { parameters } = await read(golden('model.safetensors'));
    for (const [name, { shape }] of parameters) {
      const wrong = shape.map((size, axis) => size + (axis === 0 ? 1 : 0));
      const error = await failure(await edited((tensors) => tensors.set(name, zeros(...wrong))));
      expect(error.code).toBe('checkpoint.tensorShape');
      expect(error.message).toContain(`the tensor ${name} has shape (${wrong.join(', ')}); (${shape.join(', ')})`);
    }
  });

  test('an extra one within the encoder', async () => {
    for (const extra of ['layers.7.foo', 'layers.0.mixer.in_proj.bias', 'norm_f.scale', 'layers.1.mlp.fc1.weight']) {
      const error = await failure(await edited((tensors) => tensors.set(extra, zeros(3))));
      expect(error.code).toBe('checkpoint.extraTensor');
      expect(error.message).toContain(`${extra} of shape (3)`);
    }
  });

  test('a gap between layers, and an encoder without layers', async () => {
    const shift = await edited((tensors) => {
      for (const [name, tensor] of [...tensors]) {
        if (!name.startsWith('layers.1.')) continue;
        tensors.delete(name);
        tensors.set(name.replace('layers.1.', 'layers.99999999.'), tensor);
      }
    });
    expect((await failure(shift)).message).toContain('layers.1.mixer.A_log');
    const bare = await edited((tensors) => {
      for (const name of [...tensors.keys()]) if (name.startsWith('layers.')) tensors.delete(name);
    });
    expect((await failure(bare)).message).toContain('layers.0.mixer.A_log of shape (E, N)');
  });

  test('tracks other than 4 or 6', async () => {
    const error = await failure(await edited((tensors) => tensors.set('embedding.weight', zeros(dModel, 5))));
    expect(error.message).toContain('embedding.weight has shape (32, 5); (32, 4) or (32, 6) is expected');
  });

  test('NaN and Inf, in the encoder and in the sequence head', async () => {
    for (const [name, value] of [
      [`layers.${nLayer - 1}.mixer.A_log`, NaN],
      ['norm_f.bias', Infinity],
      ['sequence_head.norm1.running_var', -Infinity],
    ] as const) {
      const bytes = await edited((tensors) => {
        const data = tensors.get(name)!.data.slice();
        data[1] = value;
        tensors.set(name, { shape: tensors.get(name)!.shape, data });
      }, 'hub/model.safetensors');
      const error = await failure(bytes);
      expect(error.code).toBe('checkpoint.notFinite');
      expect(error.message).toContain(`${name} holds 1 of ${name.endsWith('A_log') ? dInner * dState : ''}`);
    }
  });

  test('a tensor of the sequence head', async () => {
    const missing = await edited((tensors) => tensors.delete('sequence_head.norm2.bias'), 'hub/model.safetensors');
    expect((await failure(missing)).message).toContain('sequence_head.norm2.bias of shape (64) is missing');
    const extra = await edited((tensors) => tensors.set('sequence_head.fc4.weight', zeros(2)), 'hub/model.safetensors');
    expect((await failure(extra)).message).toContain('sequence_head.fc4.weight');
  });

  test('integer weights', async () => {
    const bytes = golden('model.safetensors');
    const header = Buffer.from(bytes.buffer, 0, 8 + Number(Buffer.from(bytes.buffer).readBigUInt64LE(0)));
    header.write('I32', header.indexOf('F32', header.indexOf('"norm_f.bias"')));
    const error = await failure(bytes);
    expect(error.code).toBe('checkpoint.dtype');
    expect(error.message).toContain('norm_f.bias is stored as I32');
  });
});

describe('the wrong kind of file', () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const padded = (...head: number[]) => {
    const bytes = new Uint8Array(600);
    bytes.set(head);
    return bytes;
  };

  test.each([
    ['HTML', text('<!DOCTYPE html>\n<html><head><title>Log in</title></head></html>'), /web page/],
    ['HTML behind a byte order mark', text('\ufeff  <html lang="en">'), /web page/],
    [
      'an LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 40412345\n'),
      /40412345 b/,
    ],
    ['JSON', text('{"n_tracks": 6}'), /JSON/],
    ['an empty file', new Uint8Array(0), /is empty/],
    ['a few bytes', Uint8Array.of(1, 2, 3), /only 3 bytes/],
    ['text', text('id\tgene\tsequence\n'.repeat(30)), /text file/],
    ['HDF5', padded(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10), /HDF5.*Saluki/],
    ['gzip', padded(0x1f, 0x8b, 8), /gzip/],
    ['another pickle', padded(0x80, 4, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x2e), /pickle, but none/],
    ['noise', Uint8Array.from({ length: 500 }, (_, i) => (i * 151 + 77) & 255), /no checkpoint that can be read/],
  ])('%s', async (_, bytes, message) => {
    const error = await failure(bytes);
    expect(error.code).toBe('checkpoint.kind');
    expect(error.message).toMatch(message);
  });

  test('other models of the oracle', async () => {
    const other = (name: string) => new Uint8Array(readFileSync(join(goldensFolder, name)));
    expect((await failure(other('saluki.safetensors'))).message).toMatch(
      /is a Saluki model.*embedding\.weight is missing/,
    );
    expect((await failure(other('dilated_cnn.safetensors'))).message).toMatch(/dilated convolutional/);
    expect((await failure(other('mlm.safetensors'))).code).toBe('checkpoint.notOrthrus');
  });

  test('no file, two files, config alone', async () => {
    await expect(readCheckpoint([])).rejects.toBeInstanceOf(OrthrusError);
    const two = ['a.safetensors', 'b.bin'].map((name) => ({ name, bytes: golden('model.safetensors') }));
    await expect(readCheckpoint(two)).rejects.toMatchObject({ code: 'checkpoint.several' });
    await expect(readCheckpoint([{ name: 'config.json', bytes: golden('hub/config.json') }])).rejects.toThrow(/JSON/);
  });

  test('of several unreadable files the one meant as weights is complained of', async () => {
    const pointer = text('version https://git-lfs.github.com/spec/v1\nsize 5\n');
    const readme = { name: 'README.md', bytes: text('# Orthrus\n'.repeat(100)) };
    const files = [readme, { name: 'model.safetensors', bytes: pointer }];
    await expect(readCheckpoint(files)).rejects.toThrow(/model\.safetensors is a Git LFS pointer/);
  });
});

const files = [
  'lightning.ckpt',
  'pytorch_model.bin',
  'pytorch_model_bf16.bin',
  'legacy.pt',
  'model.safetensors',
] as const;

describe('damage', () => {
  test.each(files)('%s truncated at any length', async (name) => {
    const bytes = golden(name);
    const lengths = [0, 1, 2, 3, 4, 8, 9, 10, 63, 64, 65, bytes.length - 1, bytes.length - 22, bytes.length - 23];
    const check = async (length: number): Promise<void> => {
      const error = await failure(bytes.slice(0, length), name);
      if (length < 64) return;
      expect(error.code).toBe('checkpoint.truncated');
      expect(error.message).toContain(`${length} `);
    };
    for (const length of lengths) await check(length);
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), check), { seed: 1, numRuns: 80 });
  });

  test.each([
    ['model.safetensors', false],
    ['legacy.pt', false],
    ['pytorch_model.bin', true],
  ])('%s cut in half says how many bytes are expected', async (name, atLeast) => {
    const bytes = golden(name);
    const half = bytes.length >> 1;
    const { message } = await failure(bytes.slice(0, half), name);
    const expected = Number(/(\d+) bytes are expected/.exec(message)?.[1]);
    expect(message).toContain(`${half} were found`);
    if (!atLeast) expect(expected).toBe(bytes.length);
    // A zip archive's own records come on top of what the weights need.
    else expect(expected / bytes.length).toBeGreaterThan(0.8);
  });

  test.each(files)('%s with flipped bytes reads or fails with a message, quickly', async (name) => {
    const bytes = golden(name);
    // Most flips in the weights are harmless numbers, so half of them are aimed at the beginning and the end.
    const place = fc.oneof(
      fc.nat(bytes.length - 1),
      fc.nat(4000),
      fc.nat(2500).map((at) => bytes.length - 1 - at),
    );
    const flips = fc.array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    let slowest = 0;
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const broken = bytes.slice();
        for (const [at, mask] of changes) broken[at]! ^= mask;
        const start = cpuTime();
        const error: unknown = await read(broken, name).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        slowest = Math.max(slowest, cpuTime() - start);
        if (error === undefined) return;
        expect(error).toBeInstanceOf(OrthrusError);
        // The safety net for what nobody thought of must stay unused.
        expect((error as OrthrusError).message).not.toContain('failed unexpectedly');
      }),
      { seed: 2, numRuns: 150 },
    );
    expect(slowest).toBeLessThan(2000);
  });

  test('a damaged part of a zip is found by its checksum', async () => {
    const bytes = golden('pytorch_model.bin');
    bytes[bytes.length >> 1]! ^= 0x10;
    expect((await failure(bytes)).message).toMatch(/checksum of its part pytorch_model\/data\/\d+ is wrong/);
  });
});
