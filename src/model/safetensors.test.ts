import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, uint64 } from '../oracle/torchFiles';
import { loadTensor } from './checkpointTensors';
import type { HostTensor } from './parameters';
import { readSafetensors, writeSafetensors } from './safetensors';

const file = (header: unknown, data = 0): Uint8Array<ArrayBuffer> => {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return bytesOf(uint64(text.length), text, new Uint8Array(data));
};

test('what is written reads back identical', () => {
  const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  const tensor = shape.chain((sizes) => {
    const length = sizes.reduce((a, b) => a * b, 1);
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
      minLength: length,
      maxLength: length,
    });
    return values.map((data): HostTensor => ({ shape: sizes, data: Float32Array.from(data) }));
  });
  const names = fc
    .string({ unit: fc.constantFrom(...'aZ09._-"\\\0\u2028é😀__proto__') })
    .filter((name) => name !== '__metadata__' && name !== '__proto__');
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(names, tensor), { selector: ([name]) => name, maxLength: 5 }), (pairs) => {
      const parameters = new Map(pairs);
      const read = readSafetensors(writeSafetensors(parameters, { made: 'here' }), 'x');
      expect(new Map(read.tensors.map((stored) => [stored.name, loadTensor(stored)]))).toEqual(parameters);
    }),
    { seed: 4, numRuns: 50 },
  );
});

test('float16 and bfloat16 as IEEE and PyTorch have them', () => {
  const words = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
  const decode = (dtype: string, values: readonly number[]): number[] => {
    const header = JSON.stringify({ x: { dtype, shape: [values.length], data_offsets: [0, 2 * values.length] } });
    const [tensor] = readSafetensors(bytesOf(uint64(header.length), header, words(values)), 'x').tensors;
    return [...loadTensor(tensor!).data];
  };
  const halves = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x8001, 0x3555, 0x0000];
  const values = [1, -2, 65504, 2 ** -14, 1023 * 2 ** -24, 2 ** -24, -(2 ** -24), 1365 * 2 ** -12, 0];
  expect(decode('F16', halves)).toEqual(values);
  expect(Object.is(decode('F16', [0x8000])[0], -0)).toBe(true);
  expect(() => decode('F16', [0x7c00])).toThrow(/x holds 1 of 1 values that are not finite \(the first, Infinity/);
  expect(() => decode('F16', [0x3c00, 0x7e00])).toThrow(/NaN, at element 1/);
  expect(decode('BF16', [0x3f80, 0xc000, 0x0001, 0x7f7f])).toEqual([1, -2, 2 ** -133, 255 * 2 ** 120]);
});

describe('malformed headers', () => {
  const entry = (start: number, end: number, shape = [(end - start) / 4], dtype = 'F32') => ({
    dtype,
    shape,
    data_offsets: [start, end],
  });
  test.each([
    ['no JSON', file('{nothing'), /header is not valid JSON/],
    ['nested 100,000 deep', file(`{"a":${'['.repeat(100_000)}`), /header is not valid JSON/],
    ['null for an entry', file({ x: null }), /entry of x lacks/],
    ['a negative offset', file({ x: entry(-4, 0) }), /entry of x lacks/],
    ['a fraction in the shape', file({ x: entry(0, 4, [0.5]) }, 4), /entry of x lacks/],
    ['begin after end', file({ x: entry(8, 4, [1]) }, 8), /x ends at byte 4, before it begins at 8/],
    ['shape and size that differ', file({ x: entry(0, 8, [3]) }, 8), /x of shape \(3\) needs 12 bytes and has 8/],
    ['a shape past 2⁵³', file({ x: entry(0, 8, [2 ** 40, 2 ** 40]) }, 8), /needs Infinity bytes/],
    ['overlap', file({ x: entry(0, 8), y: entry(4, 12) }, 12), /y begins at byte 4 of the data where 8 is due/],
    ['a hole', file({ x: entry(0, 8), y: entry(12, 16) }, 16), /y begins at byte 12/],
    ['bytes left over', file({ x: entry(0, 8) }, 12), /tensors end after \d+ bytes, but the file has/],
    ['too few bytes', file({ x: entry(0, 8), y: entry(8, 16) }, 12), /truncated: it ends in y/],
  ])('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'x')).toThrow(message);
  });

  test('an unknown element type hurts only where it is needed, and no name of Object is taken for one', () => {
    for (const dtype of ['F8_E4M3', 'constructor', '__proto__']) {
      const [tensor] = readSafetensors(file({ x: entry(0, 4, [4], dtype) }, 4), 'x').tensors;
      expect(() => loadTensor(tensor!)).toThrow(`x is stored as ${dtype}`);
    }
  });
});
