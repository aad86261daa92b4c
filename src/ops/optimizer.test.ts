/** AdamW and gradient norms against PyTorch (src/oracle/make_heads.py). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { Rng } from '../lib/rng';
import { backends } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { adamW } from './adamW';
import { sumSquares } from './sumSquares';
import { fromHost, toHost, zeros, type Tensor } from './tensor';

const golden = readGolden('heads.safetensors');

let backend: Backend;
afterEach(() => {
  backend.dispose();
});
const put = (data: Float32Array<ArrayBuffer>): Tensor => fromHost(backend, data, [data.length], 'test');

describe.each(backends)('%s', (_, open) => {
  test('AdamW follows PyTorch over five steps', async () => {
    backend = await open();
    const [rates, gradients] = [golden.float('adam_w.in.rates'), golden.float('adam_w.in.gradients')];
    const values = golden.float('adam_w.out.values');
    const value = put(golden.float('adam_w.in.value'));
    const [m, v] = [zeros(backend, [30], 'm'), zeros(backend, [30], 'v')];
    for (const [i, lr] of rates.entries()) {
      // Twice the gradient at half the scale.
      const gradient = put(gradients.slice(30 * i, 30 * (i + 1)).map((g) => 2 * g));
      adamW(backend, { value, gradient, m, v }, { lr, weightDecay: 0.05, step: i + 1, gradientScale: 0.5 });
      const expected = values.subarray(30 * i, 30 * (i + 1));
      expect(relativeError(await toHost(backend, value), expected), `step ${i + 1}`).toBeLessThan(1e-6);
    }
    expect(relativeError(await toHost(backend, m), golden.float('adam_w.out.m'))).toBeLessThan(1e-6);
    expect(relativeError(await toHost(backend, v), golden.float('adam_w.out.v'))).toBeLessThan(1e-6);
  });

  test('sums of squares go to their slots, and long ones keep their digits', async () => {
    backend = await open();
    const rng = new Rng(3);
    const out = put(new Float32Array(4).fill(NaN));
    const expected: number[] = [];
    for (const [slot, count] of [1, 7, 4096, 300001].entries()) {
      const x = Float32Array.from({ length: count }, () => rng.uniform(0, 2));
      expected.push(x.reduce((sum, value) => sum + value * value, 0));
      sumSquares(backend, put(x), out, slot);
    }
    for (const [slot, value] of (await toHost(backend, out)).entries()) {
      expect(Math.abs(value / expected[slot]! - 1), `slot ${slot}`).toBeLessThan(1e-6);
    }
  });
});
