import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, hashOf, resultKey } from './keys';

/** The same members in another order, all the way down. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test('equal values have equal texts, whatever the order of their members, and the text reads back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { seed: 0 },
  );
});

test('numbers and gaps are written as JSON writes them', () => {
  expect(canonicalJson({ b: [-0, 1e21, 0.1, NaN, Infinity, undefined], a: undefined, 'é"': null })).toBe(
    '{"b":[0,1e+21,0.1,null,null,null],"é\\"":null}',
  );
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson(Float32Array.of(0.5, -0))).toBe('[0.5,0]');
});

test('what JSON would confuse is refused', () => {
  for (const value of [new Map([[1, 2]]), new Date(0), 3n, () => 1, Symbol('a')]) {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  }
});

test('a hash is the SHA-256 of the UTF-8 text', () => {
  expect(hashOf({ gene: 'β-globin 🧬' })).toBe(createHash('sha256').update('{"gene":"β-globin 🧬"}').digest('hex'));
});

test('a key changes with each thing that decides the result and with nothing else', () => {
  const parts = { kind: 'umap', version: 1, params: { seed: 1, neighbours: 15 }, inputs: { embeddings: 'a' } };
  const key = resultKey(parts);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(resultKey({ ...parts, params: { neighbours: 15, seed: 1, note: undefined } })).toBe(key);
  const others = [
    { ...parts, kind: 'kmeans' },
    { ...parts, version: 2 },
    { ...parts, params: { seed: 2, neighbours: 15 } },
    { ...parts, inputs: { embeddings: 'b' } },
    { ...parts, inputs: { points: 'a' } },
    { ...parts, subset: [] },
    { ...parts, subset: ['t1', 't2'] },
    { ...parts, subset: ['t1,t2'] },
  ].map(resultKey);
  expect(new Set([key, ...others]).size).toBe(others.length + 1);
  expect(resultKey({ ...parts, subset: ['t2', 't1', 't2'] })).toBe(resultKey({ ...parts, subset: ['t1', 't2'] }));
});
