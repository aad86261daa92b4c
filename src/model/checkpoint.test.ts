import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goldensFolder, readGolden, relativeError } from '../oracle/goldens';
import { readCheckpoint } from './checkpoint';
import { hashParameters } from './checkpointHash';
import type { CheckpointFile } from './checkpointTypes';
import { encoderShapes, type HostTensor, type Parameters } from './parameters';
import { writeSafetensors } from './safetensors';

const golden = (name: string): CheckpointFile => ({
  name: name.split('/').at(-1)!,
  bytes: new Uint8Array(readFileSync(join(goldensFolder, 'checkpoints', name))),
});

const containers = [
  ['lightning.ckpt', 'lightning', 'F32', 0],
  ['pytorch_model.bin', 'torch zip', 'F32', 0],
  ['pytorch_model_f16.bin', 'torch zip', 'F16', 2e-3],
  ['pytorch_model_bf16.bin', 'torch zip', 'BF16', 2e-2],
  ['legacy.pt', 'torch legacy', 'F32', 2e-2],
  ['model.safetensors', 'safetensors', 'F32', 2e-2],
  ['hub/model.safetensors', 'safetensors', 'F32', 2e-2],
] as const;

describe('every container gives the same encoder', () => {
  // The oracle rounds its model to f16 and bf16 in place, so the files it writes after that (legacy, safetensors, hub)
  // hold the bf16 values: they equal the bf16 file to the bit, and the float32 ones to bf16's precision.
  test.each(containers)('%s', async (name, container, dtype, tolerance) => {
    const reference = await readCheckpoint([golden('pytorch_model.bin')]);
    const read = await readCheckpoint([golden(name)]);
    expect(read.container).toBe(container);
    expect(read.dtype).toBe(dtype);
    expect({ ...read.config, sequenceHead: undefined }).toEqual(reference.config);
    for (const [tensor, { shape, data }] of reference.parameters) {
      expect(read.parameters.get(tensor)!.shape).toEqual(shape);
      expect(relativeError(read.parameters.get(tensor)!.data, data)).toBeLessThanOrEqual(tolerance);
    }
  });

  test('model.safetensors to the bit, as another reader has it', async () => {
    const { parameters } = await readCheckpoint([golden('model.safetensors')]);
    const other = readGolden('checkpoints/model.safetensors');
    expect([...parameters.keys()].sort()).toEqual(other.names('').sort());
    for (const [tensor, { shape, data }] of parameters) {
      expect(shape).toEqual(other.shape(tensor));
      expect(data).toEqual(other.float(tensor));
    }
  });

  test('equal weights have equal hashes in any container', async () => {
    const hash = async (name: string): Promise<string> =>
      hashParameters((await readCheckpoint([golden(name)])).parameters);
    expect(await hash('lightning.ckpt')).toBe(await hash('pytorch_model.bin'));
    expect(await hash('legacy.pt')).toBe(await hash('model.safetensors'));
    expect(await hash('hub/model.safetensors')).toBe(await hash('model.safetensors'));
    expect(await hash('pytorch_model_f16.bin')).not.toBe(await hash('pytorch_model.bin'));
  });
});

test.each(['encoder_6track.safetensors', 'encoder_4track.safetensors'])('configuration of %s', async (name) => {
  const file = readGolden(name);
  const read = await readCheckpoint([{ name, bytes: new Uint8Array(readFileSync(join(goldensFolder, name))) }]);
  const width = Number(file.metadata['ssm_model_dim']);
  expect(read.config).toEqual({
    nTracks: Number(file.metadata['n_tracks']),
    dModel: width,
    nLayer: Number(file.metadata['ssm_n_layers']),
    dInner: 2 * width,
    dState: 16,
    dConv: 4,
    dtRank: Math.ceil(width / 16),
    sequenceHead: undefined,
  });
  expect([...read.parameters].map(([tensor, { shape }]) => [tensor, shape])).toEqual([...encoderShapes(read.config)]);
  for (const [tensor, { data }] of read.parameters) expect(data).toEqual(file.float(`param.${tensor}`));
});

describe('what comes along', () => {
  const config = golden('hub/config.json');

  test('the hub model keeps its sequence head and agrees with its config.json', async () => {
    const stated = JSON.parse(new TextDecoder().decode(config.bytes)) as Record<string, number>;
    const read = await readCheckpoint([config, golden('hub/model.safetensors')]);
    expect(read.config.sequenceHead).toEqual({ body: stated['mlm_head_body'], out: stated['mlm_head_dim'] });
    expect(read.parameters.get('sequence_head.norm2.running_var')!.shape).toEqual([stated['mlm_head_body']]);
    expect(read.notes).toEqual([]);
  });

  test('training leftovers are noted and left out', async () => {
    const read = await readCheckpoint([golden('lightning.ckpt')]);
    expect(read.notes.join()).toMatch(/projection head \(15 tensors\)/);
    expect([...read.parameters.keys()]).toEqual([...encoderShapes(read.config).keys()]);
  });

  test('other dropped files are noted', async () => {
    const readme = { name: 'README.md', bytes: new TextEncoder().encode('# Orthrus') };
    const read = await readCheckpoint([readme, golden('model.safetensors'), config].slice(0, 2));
    expect(read.notes).toEqual(['Not needed: README.md.']);
  });

  test('another config.json than the model is named with key and both values', async () => {
    const { parameters } = await readCheckpoint([golden('hub/model.safetensors')]);
    const bytes = writeSafetensors(new Map([...parameters].filter(([name]) => !name.startsWith('sequence_head.'))));
    await expect(readCheckpoint([config, { name: 'model.safetensors', bytes }])).rejects.toMatchObject({
      code: 'checkpoint.configDisagrees',
      message: 'config.json says has_mlm_head = true, but the tensors of model.safetensors say false.',
    });
    const other = (key: string, value: unknown): CheckpointFile => {
      const stated = { ...(JSON.parse(new TextDecoder().decode(config.bytes)) as object), [key]: value };
      return { name: 'config.json', bytes: new TextEncoder().encode(JSON.stringify(stated)) };
    };
    const hub = golden('hub/model.safetensors');
    for (const key of ['n_tracks', 'ssm_model_dim', 'ssm_n_layers', 'mlm_head_body', 'mlm_head_dim']) {
      await expect(readCheckpoint([hub, other(key, 999)])).rejects.toThrow(
        new RegExp(`config.json says ${key} = 999, but the tensors of model.safetensors say \\d+`),
      );
    }
    await expect(readCheckpoint([hub, other('mlm_head_norm_type', 'layernorm')])).rejects.toThrow(/layernorm/);
  });
});

describe('prefixes', () => {
  const rename = (parameters: Parameters, prefix: string): Map<string, HostTensor> =>
    new Map([...parameters].map(([name, tensor]) => [prefix + name, tensor]));

  test.each(['model.', 'module.model.', '_orig_mod.', 'state_dict.model.'])('%s', async (prefix) => {
    const { parameters, config } = await readCheckpoint([golden('hub/model.safetensors')]);
    const read = await readCheckpoint([{ name: 'x', bytes: writeSafetensors(rename(parameters, prefix)) }]);
    expect(read.config).toEqual(config);
    expect(read.parameters).toEqual(parameters);
  });

  test('the sequence head beside model., as training has it', async () => {
    const { parameters, config } = await readCheckpoint([golden('hub/model.safetensors')]);
    const head = [...parameters].filter(([name]) => name.startsWith('sequence_head.'));
    const encoder = new Map([...parameters].filter(([name]) => !name.startsWith('sequence_head.')));
    const bytes = writeSafetensors(new Map([...head, ...rename(encoder, 'model.')]));
    const read = await readCheckpoint([{ name: 'x', bytes }]);
    expect(read.config).toEqual(config);
    expect(new Map([...read.parameters].sort())).toEqual(new Map([...parameters].sort()));
  });
});
