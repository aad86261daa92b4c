import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrthrusError } from './errors';
import { JoinedBytes, packValue, unpackValue } from './packedValue';

const joined = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
const pack = (value: unknown): Uint8Array<ArrayBuffer> => joined(packValue(value));

/** Bytes as `packValue` lays them, of any JSON. */
function crafted(json: string, ...arrays: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(json);
  const head = new Uint8Array(16 + Math.ceil(bytes.length / 8) * 8);
  head.set(new TextEncoder().encode('ORTHRUSV'));
  const view = new DataView(head.buffer);
  view.setUint32(8, 1, true);
  view.setUint32(12, bytes.length, true);
  head.set(bytes, 16);
  return joined([head, ...arrays]);
}

const arrays = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.int32Array(),
  fc.uint8Array(),
  fc.uint16Array(),
  fc.uint32Array(),
);
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'grapheme' }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, NaN),
    arrays,
    fc.array(tie('value')),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('$', '$$', '$x', 'length', '7')).filter((key) => key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

describe('packed values', () => {
  it('come back as they were, with arrays of their own or shared', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (value, own) => {
        const bytes = pack(value);
        const { value: back, arrays: found } = unpackValue(bytes, own);
        expect(back).toStrictEqual(value);
        if (own) for (const { buffer, byteLength } of found) expect(buffer.byteLength).toBe(byteLength);
      }),
      { seed: 0 },
    );
  });

  it('are the same bytes for the same value, at any place of a buffer', () => {
    const value = {
      a: [1, { $: 'NaN' }],
      b: Float64Array.of(1, 2),
      c: new JoinedBytes([Uint8Array.of(1), Uint8Array.of(2)]),
    };
    const bytes = pack(value);
    expect(pack({ ...value, c: Uint8Array.of(1, 2) })).toEqual(bytes);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(unpackValue(shifted.subarray(3)).value).toEqual({ ...value, c: Uint8Array.of(1, 2) });
  });

  it('are plain: what is not is refused', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const proto: unknown = JSON.parse('{"__proto__": 1}');
    for (const value of [() => 1, 1n, new Map(), new Date(), new DataView(new ArrayBuffer(8)), circle, proto]) {
      expect(() => packValue({ value })).toThrow(TypeError);
    }
  });

  it('that are cut, flipped or foreign give an error or another value, and nothing worse', () => {
    const bytes = pack({ ids: ['a', 'b'], data: Float32Array.of(1, 2, 3), more: { n: NaN } });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        expect(() => unpackValue(bytes.slice(0, at))).toThrow(OrthrusError);
        const flipped = bytes.slice();
        flipped[at] = byte;
        try {
          unpackValue(flipped);
        } catch (error) {
          expect(error).toBeInstanceOf(OrthrusError);
        }
      }),
      { seed: 0 },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (noise) => {
        expect(() => unpackValue(noise)).toThrow(OrthrusError);
      }),
      { seed: 0 },
    );
    expect(() => unpackValue(joined([bytes, new Uint8Array(8)]))).toThrow(OrthrusError);
  });

  it.each([
    ['an array longer than the bytes', '{"$":"Float64Array","length":1000000000000}'],
    ['a negative length', '{"$":"Uint8Array","length":-8}'],
    ['a broken length', '{"$":"Uint8Array","length":1.5}'],
    ['an endless length', '{"$":"Uint8Array","length":1e999}'],
    ['an array that is none', '{"$":"constructor","length":0}'],
    ['a word without meaning', '{"$":"eval"}'],
    ['a key of ours', '{"a":1,"$b":2}'],
    ['a prototype', '{"a":{"__proto__":{"polluted":true}}}'],
    ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['one array used twice', '[{"$":"Uint8Array","length":8},{"$":"Uint8Array","length":8}]'],
    ['no JSON', '{"a":'],
  ])('refuse %s', (_, json) => {
    expect(() => unpackValue(crafted(json, new Uint8Array(8)))).toThrow(
      expect.objectContaining({ code: 'packed.damaged' }),
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('of another version are told as such', () => {
    const bytes = pack(1);
    bytes[8] = 2;
    expect(() => unpackValue(bytes)).toThrow(expect.objectContaining({ code: 'packed.version' }));
  });
});
