import { describe, expect, test } from 'vitest';
import { op, tensorPiece, writeTorchZip, writeZip, type FixtureTensor, type ZipOptions } from '../oracle/torchFiles';
import { readCheckpoint } from './checkpoint';
import { encoderConfig } from './config';
import { initialParameters } from './initialise';
import { elementCount } from './checkpointTensors';

const config = encoderConfig(6, 16, 1);
const parameters = initialParameters(config, 5);

const rowMajor = (shape: readonly number[]): number[] => shape.map((_, axis) => elementCount(shape.slice(axis + 1)));

/** The encoder as torch.save writes it, each tensor with a storage of its own unless `edit` says otherwise. */
function torchFile(
  edit: (tensors: Map<string, FixtureTensor>, storages: Map<string, Uint8Array>) => void = () => undefined,
  options: ZipOptions & { readonly byteOrder?: string } = {},
): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, FixtureTensor>();
  const storages = new Map<string, Uint8Array>();
  for (const [name, { shape, data }] of parameters) {
    const storage = `${storages.size}`;
    storages.set(storage, new Uint8Array(data.buffer));
    tensors.set(name, { storage, elements: data.length, shape, stride: rowMajor(shape) });
  }
  edit(tensors, storages);
  const pickle = op.program(op.dict([...tensors].map(([name, tensor]) => [name, tensorPiece(tensor)] as const)));
  return writeTorchZip(pickle, storages, options);
}

const read = (bytes: Uint8Array<ArrayBuffer>) => readCheckpoint([{ name: 'pytorch_model.bin', bytes }]);

describe('layouts of the archive', () => {
  test.each([
    ['as PyTorch 2 writes it', { alignment: 64 }],
    ['without checksums', { withoutCrc: true }],
    ['zip64', { zip64: true, alignment: 64 }],
    ['deflated', { deflate: true }],
    ['deflated zip64', { deflate: true, zip64: true }],
  ] as const)('%s', async (_, options) => {
    const checkpoint = await read(torchFile(undefined, options));
    expect(checkpoint.container).toBe('torch zip');
    expect(checkpoint.parameters).toEqual(parameters);
  });

  test('big-endian files are refused', async () => {
    await expect(read(torchFile(undefined, { byteOrder: 'big' }))).rejects.toMatchObject({
      code: 'checkpoint.bigEndian',
    });
  });

  test('parts that claim to be larger or smaller than they are', async () => {
    for (const claimedSize of [2 ** 31, 10, 100_000]) {
      await expect(read(torchFile(undefined, { deflate: true, claimedSize }))).rejects.toMatchObject({
        code: 'checkpoint.damaged',
      });
    }
  });

  test('a zip archive of something else', async () => {
    const one = new Uint8Array(64);
    await expect(read(writeZip([['model/model.safetensors', one]]))).rejects.toThrow(/zip archive around model\/model/);
    await expect(read(writeZip([['embeddings.npy', one]]))).rejects.toThrow(/npz/);
    await expect(read(writeZip([['data.csv', one]]))).rejects.toMatchObject({ code: 'checkpoint.kind' });
  });
});

describe('storages', () => {
  test('transposed, with an offset, and several in one', async () => {
    const bytes = torchFile((tensors, storages) => {
      const { shape, data } = parameters.get('embedding.weight')!;
      const [rows, columns] = shape as [number, number];
      const transposed = new Float32Array(data.length + 3);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          transposed[3 + column * rows + row] = data[row * columns + column]!;
        }
      }
      storages.set('t', new Uint8Array(transposed.buffer));
      const elements = transposed.length;
      tensors.set('embedding.weight', { storage: 't', elements, shape, stride: [1, rows], offset: 3 });

      const bias = parameters.get('layers.0.mixer.conv1d.bias')!.data;
      const skip = parameters.get('layers.0.mixer.D')!.data;
      const both = new Float32Array(2 * bias.length);
      for (let i = 0; i < bias.length; i++) both.set([bias[i]!, skip[i]!], 2 * i);
      storages.set('both', new Uint8Array(both.buffer));
      const common = { storage: 'both', elements: both.length, shape: [bias.length], stride: [2] };
      tensors.set('layers.0.mixer.conv1d.bias', common);
      tensors.set('layers.0.mixer.D', { ...common, offset: 1 });
    });
    expect((await read(bytes)).parameters).toEqual(parameters);
  });

  test('expanded: a stride of 0, as A_log has before it is copied', async () => {
    const { shape, data } = parameters.get('layers.0.mixer.A_log')!;
    const bytes = torchFile((tensors, storages) => {
      storages.set('row', new Uint8Array(data.slice(0, config.dState).buffer));
      const tensor = { storage: 'row', elements: config.dState, shape, stride: [0, 1] };
      tensors.set('layers.0.mixer.A_log', tensor);
    });
    expect((await read(bytes)).parameters.get('layers.0.mixer.A_log')!.data).toEqual(data);
  });

  test('float64 and a mixture of types', async () => {
    const bytes = torchFile((tensors, storages) => {
      const { data } = parameters.get('norm_f.weight')!;
      storages.set('d', new Uint8Array(Float64Array.from(data).buffer));
      const tensor = { ...tensors.get('norm_f.weight')!, storage: 'd', storageType: 'torch.DoubleStorage' };
      tensors.set('norm_f.weight', tensor);
    });
    const checkpoint = await read(bytes);
    expect(checkpoint.dtype).toBe('F32, F64');
    expect(checkpoint.parameters).toEqual(parameters);
  });

  test('a view that leaves its storage, a storage that is missing or too short', async () => {
    const outside = torchFile((tensors) => {
      tensors.set('norm_f.bias', { ...tensors.get('norm_f.bias')!, offset: 1 });
    });
    await expect(read(outside)).rejects.toThrow(/norm_f\.bias reaches to element 16 of a storage of 16/);
    const missing = torchFile((tensors) => {
      tensors.set('norm_f.bias', { ...tensors.get('norm_f.bias')!, storage: 'none' });
    });
    await expect(read(missing)).rejects.toThrow(/archive\/data\/none is missing/);
    const short = torchFile((_, storages) => storages.set('0', new Uint8Array(8)));
    await expect(read(short)).rejects.toThrow(/embedding\.weight reaches to element/);
  });
});

describe('the ways tensors are rebuilt', () => {
  const tensor = (name: string): FixtureTensor => {
    const { shape, data } = parameters.get(name)!;
    return { storage: name, elements: data.length, shape, stride: rowMajor(shape) };
  };
  const storages = new Map([...parameters].map(([name, { data }]) => [name, new Uint8Array(data.buffer)]));
  const hooks = op.call('collections.OrderedDict');

  test.each([
    [
      'parameters',
      (name: string) => op.call('torch._utils._rebuild_parameter', tensorPiece(tensor(name)), 0x88, hooks),
    ],
    [
      'parameters with attributes, as A_log._no_weight_decay is one',
      (name: string) =>
        op.call(
          'torch._utils._rebuild_parameter_with_state',
          ...[tensorPiece(tensor(name)), 0x88, hooks, op.dict([['_no_weight_decay', 0x88]])],
        ),
    ],
    [
      '_rebuild_tensor_v3 of an untyped storage',
      (name: string) => {
        const { elements, shape, stride } = tensor(name);
        const type = op.global('torch.storage.UntypedStorage');
        const id = op.tuple(op.text('storage'), type, op.text(name), op.text('cpu'), op.int(4 * elements));
        const parts = [[id, 'Q'], op.int(0), op.ints(shape), op.ints(stride), 0x89, hooks, op.global('torch.float32')];
        return op.call('torch._utils._rebuild_tensor_v3', ...parts);
      },
    ],
    [
      '_rebuild_from_type_v2',
      (name: string) => {
        const { elements, shape, stride } = tensor(name);
        const type = op.global('torch.FloatStorage');
        const id = op.tuple(op.text('storage'), type, op.text(name), op.text('cuda:0'), op.int(elements));
        const inner = op.tuple([id, 'Q'], op.int(0), op.ints(shape), op.ints(stride), 0x89, hooks);
        const rebuild = op.global('torch._utils._rebuild_tensor_v2');
        return op.call('torch._tensor._rebuild_from_type_v2', rebuild, op.global('torch.Tensor'), inner, '}');
      },
    ],
  ])('%s', async (_, piece) => {
    const dictionary = op.dict([...parameters.keys()].map((name) => [name, piece(name)] as const));
    const checkpoint = await read(writeTorchZip(op.program(dictionary), storages));
    expect(checkpoint.parameters).toEqual(parameters);
  });

  test('beside hyper-parameters of classes that are only data', async () => {
    const weights = op.dict([...parameters.keys()].map((name) => [name, tensorPiece(tensor(name))] as const));
    const path = op.call('pathlib.PosixPath', op.text('/data'));
    const pickle = op.dict([
      ['pytorch-lightning_version', op.text('2.4.0')],
      [
        'hyper_parameters',
        op.dict([
          ['path', path],
          ['size', op.call('torch.Size', op.ints([1]))],
        ]),
      ],
      ['optimizer_states', [']', op.dict([['exp_avg', tensorPiece(tensor('norm_f.bias'))]]), 'a']],
      ['state_dict', weights],
    ]);
    const checkpoint = await read(writeTorchZip(op.program(pickle), storages));
    expect(checkpoint.container).toBe('lightning');
    expect(checkpoint.parameters).toEqual(parameters);
    expect(checkpoint.notes).toEqual(['Not needed and left out: optimizer state (1 tensors).']);
  });
});
