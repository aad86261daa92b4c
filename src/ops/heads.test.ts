/** Heads, losses and the optimizer against PyTorch (src/oracle/make_heads.py). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends, type Way } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { batchNorm } from './batchNorm';
import { batchNormBackward } from './batchNormBackward';
import { fromHost, sizeOf, toHost, zeros, type Tensor } from './tensor';

/** ‖a − b‖ / ‖b‖ against float64. */
const TOLERANCE = 2e-6;

const golden = readGolden('heads.safetensors');

let backend: Backend;
const use = async (open: Way[1]): Promise<void> => {
  backend = await open();
};
afterEach(() => {
  backend.dispose();
});

const put = (data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>, ...shape: number[]): Tensor =>
  fromHost(backend, data, shape, 'test');
const load = (name: string): Tensor => put(golden.float(name), ...golden.shape(name));
const words = (name: string): Tensor => put(new Uint32Array(golden.int(name).buffer), ...golden.shape(name));
/** Outputs start as NaN: an element a kernel forgets shows. */
const poisoned = (...shape: number[]): Tensor => put(new Float32Array(sizeOf(shape)).fill(NaN), ...shape);
const errorOf = async (tensor: Tensor, name: string): Promise<number> =>
  relativeError(await toHost(backend, tensor), golden.float(name));

describe.each(backends)('%s', (_, open) => {
  test.each([
    ['train', true, false],
    ['train_relu', true, true],
    ['eval', false, false],
    ['eval_relu', false, true],
  ])('BatchNorm counts unpadded positions only, and so do its gradients: %s', async (name, training, relu) => {
    await use(open);
    const x = load('batch_norm.in.x');
    const [weight, bias] = [load('batch_norm.in.weight'), load('batch_norm.in.bias')];
    const [running, lengths] = [load('batch_norm.in.running'), words('batch_norm.in.lengths')];
    const [y, stats] = [poisoned(...x.shape), poisoned(2, 10)];
    batchNorm(backend, { x, weight, bias, running, lengths }, { y, stats }, { training, relu });
    expect(await errorOf(y, `batch_norm.${name}.y`)).toBeLessThan(TOLERANCE);
    expect(await errorOf(running, `batch_norm.${name}.running`)).toBeLessThan(TOLERANCE);

    const [dx, dWeight, dBias] = [poisoned(...x.shape), zeros(backend, [10], 'test'), zeros(backend, [10], 'test')];
    const inputs = { x, weight, bias, stats, lengths, dy: load('batch_norm.in.dy') };
    batchNormBackward(backend, inputs, { dx, dWeight, dBias }, { training, relu });
    expect(await errorOf(dx, `batch_norm.${name}.grad.x`)).toBeLessThan(TOLERANCE);
    expect(await errorOf(dWeight, `batch_norm.${name}.grad.weight`)).toBeLessThan(TOLERANCE);
    expect(await errorOf(dBias, `batch_norm.${name}.grad.bias`)).toBeLessThan(TOLERANCE);
    // Gradients of parameters are added to.
    batchNormBackward(backend, inputs, { dx, dWeight, dBias }, { training, relu });
    const doubled = golden.float(`batch_norm.${name}.grad.weight`).map((value) => 2 * value);
    expect(relativeError(await toHost(backend, dWeight), doubled)).toBeLessThan(TOLERANCE);
  });
});
