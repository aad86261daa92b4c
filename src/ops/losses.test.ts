/** Losses and what they stand on against PyTorch (src/oracle/make_heads.py). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { crossEntropy } from './crossEntropy';
import { dcl } from './dcl';
import { l2Normalise } from './l2Normalise';
import { l2NormaliseBackward } from './l2NormaliseBackward';
import { pointwiseLoss } from './pointwiseLoss';
import { fromHost, sizeOf, toHost, type Tensor } from './tensor';

/** ‖a − b‖ / ‖b‖ against float64. */
const TOLERANCE = 2e-6;

const golden = readGolden('heads.safetensors');

let backend: Backend;
afterEach(() => {
  backend.dispose();
});
const put = (data: Float32Array<ArrayBuffer>, ...shape: number[]): Tensor => fromHost(backend, data, shape, 'test');
const load = (name: string): Tensor => put(golden.float(name), ...golden.shape(name));
/** Outputs start as NaN: an element a kernel forgets shows. */
const poisoned = (...shape: readonly number[]): Tensor => put(new Float32Array(sizeOf(shape)).fill(NaN), ...shape);
const errorOf = async (tensor: Tensor, name: string): Promise<number> =>
  relativeError(await toHost(backend, tensor), golden.float(name));

describe.each(backends)('%s', (_, open) => {
  test('L2 normalisation, a zero row and one shorter than eps among them', async () => {
    backend = await open();
    const x = load('l2.in.x');
    const [y, dx] = [poisoned(...x.shape), poisoned(...x.shape)];
    l2Normalise(backend, x, y);
    expect(await errorOf(y, 'l2.out.y')).toBeLessThan(TOLERANCE);
    l2NormaliseBackward(backend, x, load('l2.in.dy'), dx);
    // Rows shorter than eps have gradients of 1e12, in whose norm the others would be lost.
    const [got, expected] = [await toHost(backend, dx), golden.float('l2.grad.x')];
    for (let r = 0; r < 7; r++) {
      const row = [13 * r, 13 * r + 13] as const;
      expect(relativeError(got.subarray(...row), expected.subarray(...row)), `row ${r}`).toBeLessThan(TOLERANCE);
    }
  });

  test.each(['joint', 'split'] as const)('DCL and its gradient with %s negatives', async (negatives) => {
    backend = await open();
    const [similarity, weights] = [load(`dcl_${negatives}.in.similarity`), load(`dcl_${negatives}.in.weights`)];
    const [rowLoss, dSimilarity] = [poisoned(12), poisoned(12, 12)];
    dcl(backend, similarity, weights, rowLoss, dSimilarity, { temperature: 0.1, negatives, scale: 1 });
    expect(await errorOf(rowLoss, `dcl_${negatives}.out.rows`)).toBeLessThan(TOLERANCE);
    expect(await errorOf(dSimilarity, `dcl_${negatives}.grad.similarity`)).toBeLessThan(TOLERANCE);
    dcl(backend, similarity, weights, rowLoss, dSimilarity, { temperature: 0.1, negatives, scale: 0.05 });
    const scaled = golden.float(`dcl_${negatives}.grad.similarity`).map((value) => 0.05 * value);
    expect(relativeError(await toHost(backend, dSimilarity), scaled)).toBeLessThan(TOLERANCE);
  });

  test('DCL of very small temperatures stays finite, and a pair alone has its positive term only', async () => {
    backend = await open();
    const rows = poisoned(4);
    const slopes = poisoned(4, 4);
    const similarity = put(Float32Array.of(1, -1, 1, -1, -1, 1, -1, 1, 1, -1, 1, -1, -1, 1, -1, 1), 4, 4);
    const weights = put(Float32Array.of(1, 1), 2);
    dcl(backend, similarity, weights, rows, slopes, { temperature: 1e-3, negatives: 'joint', scale: 1 });
    // Two negatives at −1000, positives at 1000.
    expect(relativeError(await toHost(backend, rows), new Array<number>(4).fill(Math.LN2 - 2000))).toBeLessThan(1e-6);
    expect((await toHost(backend, slopes)).every(Number.isFinite)).toBe(true);

    const [alone, slope] = [poisoned(2), poisoned(2, 2)];
    const one = put(Float32Array.of(0.5), 1);
    const pair = put(Float32Array.of(1, 0.25, 0.25, 1), 2, 2);
    dcl(backend, pair, one, alone, slope, { temperature: 0.5, negatives: 'split', scale: 1 });
    expect([...(await toHost(backend, alone))]).toEqual([-0.25, -0.25]);
    expect([...(await toHost(backend, slope))]).toEqual([0, -0.5, -0.5, 0]);
  });

  test('cross-entropy scores labelled rows only', async () => {
    backend = await open();
    const logits = load('cross_entropy.in.logits');
    const labels = golden.int('cross_entropy.in.labels');
    const scored = labels.filter((label) => label >= 0).length;
    const [loss, dLogits] = [poisoned(12), poisoned(12, 5)];
    const held = fromHost(backend, new Uint32Array(labels.buffer), [12], 'test');
    crossEntropy(backend, logits, held, loss, dLogits, 1 / scored);
    expect(await errorOf(loss, 'cross_entropy.out.rows')).toBeLessThan(TOLERANCE);
    expect(await errorOf(dLogits, 'cross_entropy.grad.logits')).toBeLessThan(TOLERANCE);
  });

  test.each(['mse', 'bce'] as const)('%s leaves missing targets out', async (kind) => {
    backend = await open();
    const [loss, slope] = [poisoned(9, 4), poisoned(9, 4)];
    const [prediction, target] = [load(`${kind}.in.prediction`), load(`${kind}.in.target`)];
    pointwiseLoss(backend, prediction, target, loss, slope, { kind, scale: 1 });
    expect(await errorOf(loss, `${kind}.out.loss`)).toBeLessThan(TOLERANCE);
    expect(await errorOf(slope, `${kind}.grad.prediction`)).toBeLessThan(TOLERANCE);
    const missing = [...golden.float(`${kind}.in.target`)].map(Number.isNaN);
    const losses = await toHost(backend, loss);
    expect(losses.filter((_value, i) => missing[i]).every((value) => value === 0)).toBe(true);
  });

  test('binary cross-entropy keeps small losses of confident, right logits', async () => {
    backend = await open();
    const [loss, slope] = [poisoned(2), poisoned(2)];
    const [prediction, target] = [put(Float32Array.of(20, -20), 2), put(Float32Array.of(1, 0), 2)];
    pointwiseLoss(backend, prediction, target, loss, slope, { kind: 'bce', scale: 1 });
    expect(relativeError(await toHost(backend, loss), [Math.exp(-20), Math.exp(-20)])).toBeLessThan(1e-5);
  });
});
