/** The encoder's backward passes against PyTorch's autograd (oracle/make_encoder_backward.py). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends, onCpu, onWebGpu, type Way } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { linearWeightGrad } from './linearWeightGrad';
import { fromHost, sizeOf, toHost, type Tensor } from './tensor';

const golden = readGolden('encoder_backward.safetensors');
const TOLERANCE = 3e-6;
/** What gradients of parameters hold before: they are added to. */
const HELD = 0.5;

let backend: Backend;
const use = async (open: Way[1]): Promise<void> => {
  backend = await open();
};
afterEach(() => {
  backend.dispose();
});

const input = (name: string): Tensor => fromHost(backend, golden.float(name), golden.shape(name), name);
const filled = (value: number, ...shape: number[]): Tensor =>
  fromHost(backend, new Float32Array(sizeOf(shape)).fill(value), shape, 'test');
/** Where the gradient of that name is to be added. */
const held = (name: string): Tensor => filled(HELD, ...golden.shape(name));
async function expectAdded(tensor: Tensor, name: string): Promise<void> {
  const added = (await toHost(backend, tensor)).map((value) => value - HELD);
  expect(relativeError(added, golden.float(name)), name).toBeLessThan(TOLERANCE);
}

const matrixWays = [
  onWebGpu('naive', { linear: 'naive' }),
  onWebGpu('tiled', { linear: 'tiled' }),
  onWebGpu('workgroups of 4', { workgroup: 4 }),
  onCpu(1),
  onCpu(3),
];

describe('linearWeightGrad', () => {
  test.each([...matrixWays, onWebGpu('wide', { linear: 'wide' })])('%s: slices of vectors', async (_, open) => {
    await use(open);
    const dWeight = held('linear4.grad.weight');
    linearWeightGrad(backend, input('linear4.x'), input('linear4.dy'), dWeight, { xOffset: 4, dyOffset: 4 });
    await expectAdded(dWeight, 'linear4.grad.weight');
  });
  test.each(matrixWays)('%s: odd slices over many rows', async (_, open) => {
    await use(open);
    const dWeight = held('linear.grad.weight');
    linearWeightGrad(backend, input('linear.x'), input('linear.dy'), dWeight, { xOffset: 2, dyOffset: 4 });
    await expectAdded(dWeight, 'linear.grad.weight');
  });
  test.each(backends)('%s: refuses slices that leave the rows', async (_, open) => {
    await use(open);
    const [x, dy] = [filled(0, 3, 4), filled(0, 3, 5)];
    expect(() => {
      linearWeightGrad(backend, x, dy, filled(0, 4, 5), { xOffset: 1 });
    }).toThrow('leaves x');
    expect(() => {
      linearWeightGrad(backend, x, dy, filled(0, 4, 5), { dyOffset: 1 });
    }).toThrow('leaves dy');
    expect(() => {
      linearWeightGrad(backend, x, filled(0, 2, 5), filled(0, 4, 5));
    }).toThrow('rows');
  });
});
