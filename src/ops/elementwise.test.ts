/** ReLU and dropout, value by value. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends } from '../oracle/backends';
import { dropout } from './dropout';
import { relu } from './relu';
import { reluBackward } from './reluBackward';
import { fromHost, toHost, type Tensor } from './tensor';

let backend: Backend;
afterEach(() => {
  backend.dispose();
});
const put = (values: ArrayLike<number>): Tensor =>
  fromHost(backend, Float32Array.from(values), [values.length], 'test');
const poisoned = (count: number): Tensor => put(new Float32Array(count).fill(NaN));

/** splitmix32's finaliser, written anew. */
function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97) >>> 0;
  return (bits ^ (bits >>> 15)) >>> 0;
}

describe.each(backends)('%s', (_, open) => {
  test('ReLU and its backward pass, NaN kept', async () => {
    backend = await open();
    const [y, dx] = [poisoned(6), poisoned(6)];
    relu(backend, put([-1, 0, 2, NaN, -Infinity, Infinity]), y);
    expect([...(await toHost(backend, y))]).toEqual([0, 0, 2, NaN, 0, Infinity]);
    reluBackward(backend, y, put([1, 2, 3, 4, 5, 6]), dx);
    expect([...(await toHost(backend, dx))]).toEqual([0, 0, 3, 4, 0, 6]);
  });

  test('dropout keeps what seed and index say, bit for bit', async () => {
    backend = await open();
    const x = Float32Array.from({ length: 5003 }, (_value, i) => Math.sin(i) + 3);
    for (const [share, seed] of [
      [0, 5],
      [0.1, 0],
      [0.5, 0xffffffff],
      [0.9, 123456789],
    ] as const) {
      const y = poisoned(x.length);
      dropout(backend, put(x), y, { share, seed });
      const gain = Math.fround(1 / (1 - share));
      const kept = (i: number): boolean => mix((mix(i) + seed) >>> 0) >= Math.round(share * 2 ** 32);
      const expected = x.map((value, i) => (kept(i) ? value * gain : 0));
      expect(await toHost(backend, y), `share ${share}`).toEqual(expected);
    }
  });

  test('dropout drops its share, apart from what neighbouring seeds and indices do', async () => {
    backend = await open();
    const count = 40000;
    const ones = put(new Float32Array(count).fill(1));
    const masks: Uint8Array[] = [];
    for (const seed of [1, 2]) {
      const y = poisoned(count);
      dropout(backend, ones, y, { share: 0.3, seed });
      masks.push(Uint8Array.from(await toHost(backend, y), (value) => (value === 0 ? 1 : 0)));
    }
    const [first, second] = masks as [Uint8Array, Uint8Array];
    const share = (of: (i: number) => number): number => {
      let sum = 0;
      for (let i = 0; i + 1 < count; i++) sum += of(i);
      return sum / count;
    };
    // Within four standard errors of a share p of 40,000: 4 · √(p (1 − p) / 40,000).
    expect(Math.abs(share((i) => first[i]!) - 0.3)).toBeLessThan(0.0092);
    expect(Math.abs(share((i) => first[i]! & second[i]!) - 0.09)).toBeLessThan(0.0058);
    expect(Math.abs(share((i) => first[i]! & first[i + 1]!) - 0.09)).toBeLessThan(0.0058);
  });
});

test('a share of 1 or more is refused', async () => {
  backend = await backends[1]![1]();
  expect(() => {
    dropout(backend, put([1]), put([1]), { share: 1, seed: 0 });
  }).toThrow(/share/);
});
