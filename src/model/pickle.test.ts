import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrthrusError } from '../lib/errors';
import { bytesOf, op, tensorPiece, uint32, uint64, writeTorchZip, type Piece } from '../oracle/torchFiles';
import { readCheckpoint } from './checkpoint';
import { PickleObject, unpickle } from './pickle';
import { torchHooks } from './torchObjects';

const hooks = torchHooks('file.bin', () => new OrthrusError('test.ended', 'ended', ''));
const load = (...pieces: readonly Piece[]): unknown => unpickle(bytesOf(...pieces), 0, hooks).value;
const asFile = (pickle: Uint8Array) =>
  readCheckpoint([{ name: 'pytorch_model.bin', bytes: writeTorchZip(pickle, new Map()) }]);

describe('plain values', () => {
  // Bytes made by CPython 3.11's pickle.dumps of the value in the name.
  test.each([
    [
      "protocol 0: {'a': [1, True, None, 2.5], 'b': (1, 2)}",
      0,
      '(dp0\nVa\np1\n(lp2\nI1\naI01\naNaF2.5\nasVb\np3\n(I1\nI2\ntp4\ns.',
    ],
    [
      "protocol 2: {'a': [1, True, None, 2.5], 'b': (1, 2)}",
      2,
      [
        0x80,
        2,
        '}q\x00(X',
        uint32(1),
        'aq\x01]q\x02(K\x01\x88NG@',
        4,
        0,
        0,
        0,
        0,
        0,
        0,
        'eX',
        uint32(1),
        'bq\x03K\x01K\x02\x86q\x04u.',
      ],
    ],
    [
      'protocol 4: the same',
      4,
      [
        0x80,
        4,
        0x95,
        uint64(36),
        '}\x94(\x8c\x01a\x94]\x94(K\x01\x88NG@',
        4,
        0,
        0,
        0,
        0,
        0,
        0,
        'e\x8c\x01b\x94K\x01K\x02\x86\x94u.',
      ],
    ],
  ] as const)('%s', (_, __, bytes) => {
    const expected = new Map<unknown, unknown>([
      ['a', [1, true, null, 2.5]],
      ['b', [1, 2]],
    ]);
    expect(load(bytes)).toEqual(expected);
  });

  test('integers of any size up to 64 bytes', () => {
    expect(load('K\xff.')).toBe(255);
    expect(load('J', uint32(0xfffffffe), '.')).toBe(-2);
    expect(load('\x8a\x00.')).toBe(0);
    expect(load('\x8a\x02\x00\xff.')).toBe(-256);
    expect(load('\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.')).toBe(0x1950a86a20f9469cfc6cn);
    expect(() => load('\x8b', uint32(65), new Uint8Array(65), '.')).toThrow(/integer of 65 bytes/);
  });
});

describe('nothing is executed', () => {
  const system = (module: string) => op.program(op.call(`${module}.system`, op.text('touch /tmp/owned')));

  test.each(['os', 'posix', 'nt'])('%s.system is refused by name', async (module) => {
    await expect(asFile(system(module))).rejects.toMatchObject({
      code: 'checkpoint.pickleGlobal',
      message: expect.stringContaining(`"${module}.system"`) as string,
    });
  });

  test.each([
    ['builtins.eval', op.program(op.call('builtins.eval', op.text('1')))],
    ['builtins.getattr', op.program(op.call('builtins.getattr', op.text('a'), op.text('b')))],
    ['builtins.__import__', op.program(op.call('builtins.__import__', op.text('os')))],
    ['torch.storage._load_from_bytes', op.program(op.call('torch.storage._load_from_bytes', op.text('x')))],
    ['torch.load', op.program(op.global('torch.load'))],
    ['subprocess.Popen', bytesOf(0x80, 4, '\x8c\x0asubprocess\x8c\x05Popen\x93)R.')],
    ['os.system', bytesOf('(S"id"\nios\nsystem\n.')],
    ['os.system', bytesOf('(cos\nsystem\nS"id"\no.')],
    ['os.system', bytesOf(0x80, 2, 'cos\nsystem\n)\x81.')],
  ])('%s', async (name, pickle) => {
    await expect(asFile(pickle)).rejects.toThrow(`"${name}"`);
  });

  test('a module of the list does not admit its other names', () => {
    expect(() => load('ctorch._utils\n_rebuild_tensor_v2\n', 'ccollections\nabc\n.')).toThrow('"collections.abc"');
    expect(() => load('ctorch\nhub.load\n.')).toThrow('"torch.hub.load"');
    expect(() => load('c__main__\nFloatStorage\n.')).toThrow('"__main__.FloatStorage"');
  });

  test('a whole model, a TorchScript program', async () => {
    await expect(asFile(op.program(op.global('orthrus.models.Orthrus')))).rejects.toMatchObject({
      mend: expect.stringContaining('state_dict()') as string,
    });
    await expect(asFile(op.program(op.global('__torch__.Orthrus')))).rejects.toThrow(/TorchScript/);
  });

  test('BUILD and SETITEM reach no property of a JavaScript object', () => {
    const list = load(']', op.dict([['length', op.int(2 ** 30)]]), 'b.') as unknown[];
    expect(list).toEqual([]);
    const map = load(
      '}',
      op.dict([
        ['get', op.int(1)],
        ['__proto__', '}'],
      ]),
      'b',
      op.text('__proto__'),
      '}s.',
    );
    expect((map as Map<string, unknown>).get('__proto__')).toEqual(new Map());
    expect(({} as Record<string, unknown>)['get']).toBeUndefined();
    const record = load('cargparse\nNamespace\n)\x81', op.dict([['constructor', op.int(1)]]), 'b.');
    expect(record).toBeInstanceOf(PickleObject);
    expect((record as PickleObject).constructor).toBe(PickleObject);
  });
});

describe('pickles made to exhaust', () => {
  test('lists of lists of lists: shared, not copied', async () => {
    let pickle = ']q\x000';
    for (let level = 0; level < 200; level++) {
      const from = String.fromCharCode(level);
      pickle += `](${`h${from}`.repeat(100)}eq${String.fromCharCode(level + 1)}0`;
    }
    await expect(asFile(bytesOf(0x80, 2, pickle, 'h\xc8.'))).rejects.toThrow(/no tensors/);
  });

  test('a dictionary that holds itself, and one nested 100,000 deep', async () => {
    await expect(asFile(bytesOf(0x80, 2, '}q\x00', op.text('a'), 'h\x00s.'))).rejects.toThrow(/no tensors/);
    const deep = bytesOf(0x80, 2, ']'.repeat(100_000), 'a'.repeat(99_999), '.');
    await expect(asFile(deep)).rejects.toThrow(/no tensors/);
    const tuples = bytesOf(0x80, 2, 'N', '\x85'.repeat(300_000), '.');
    await expect(asFile(tuples)).rejects.toThrow(/no tensors/);
  });

  test('a tensor rebuilt from its own rebuilding', () => {
    expect(() => load('ctorch._tensor\n_rebuild_from_type_v2\nq\x00(h\x00N)NtR.')).toThrow(/rebuilt from itself/);
  });

  test('lengths past the end, a memo index of 2³², too many opcodes', () => {
    expect(() => load('X', uint32(0xffffffff), 'a')).toThrow('ended');
    expect(() => load('\x8d', uint64(2 ** 53), 'a')).toThrow('ended');
    expect(load('Nr', uint32(0xffffffff), '.')).toBeNull();
    expect(() => load(new Uint8Array(5_000_001).fill(0x4e))).toThrow(/more than 5000000 opcodes/);
  });

  test('a tensor whose strides claim more than the file can hold', async () => {
    const huge = { storage: '0', elements: 6, stride: [0, 0], shape: [2 ** 20, 6] };
    const names =
      'A_log D in_proj.weight conv1d.weight conv1d.bias x_proj.weight dt_proj.weight dt_proj.bias out_proj.weight';
    const d = 2 ** 20;
    const shapes: [string, number[]][] = [
      ['embedding.weight', [d, 6]],
      ...['embedding.bias', 'norm_f.weight', 'norm_f.bias', 'layers.0.norm.weight', 'layers.0.norm.bias'].map(
        (name): [string, number[]] => [name, [d]],
      ),
      ...names.split(' ').map((name, index): [string, number[]] => {
        const sizes = [
          [2 * d, 16],
          [2 * d],
          [4 * d, d],
          [2 * d, 1, 4],
          [2 * d],
          [33, 2 * d],
          [2 * d, 1],
          [2 * d],
          [d, 2 * d],
        ];
        return [`layers.0.mixer.${name}`, sizes[index]!];
      }),
    ];
    const pickle = op.program(
      op.dict(
        shapes.map(([name, shape]) => [name, tensorPiece({ ...huge, shape, stride: shape.map(() => 0) })] as const),
      ),
    );
    const bytes = writeTorchZip(pickle, new Map([['0', new Uint8Array(24)]]));
    await expect(readCheckpoint([{ name: 'x', bytes }])).rejects.toMatchObject({ code: 'checkpoint.tooLarge' });
  });
});

test('any bytes give a value or an OrthrusError', () => {
  const opcodes = fc.constantFrom(
    ...'.(0125abcdefghijlopqrstu])}NIJKLMFGSTUVXBCPQR\x80\x81\x85\x86\x87\x88\x8a\x8c\x93\x94\x95'.split(''),
  );
  const programs = fc.array(fc.oneof(opcodes, fc.integer({ min: 0, max: 255 })), { maxLength: 60 });
  fc.assert(
    fc.property(programs, (pieces) => {
      try {
        load(pieces);
      } catch (error) {
        expect(error).toBeInstanceOf(OrthrusError);
      }
    }),
    { seed: 3, numRuns: 3000 },
  );
});
