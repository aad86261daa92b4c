/** The encoder's backward passes against PyTorch's autograd (oracle/make_encoder_backward.py). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends, onCpu, onWebGpu, type Way } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { addLayerNorm } from './addLayerNorm';
import { addLayerNormBackward } from './addLayerNormBackward';
import { axpy } from './axpy';
import { causalConvBackward } from './causalConvBackward';
import { columnSum } from './columnSum';
import { embedTracksBackward } from './embedTracksBackward';
import { linearWeightGrad } from './linearWeightGrad';
import { maskedMeanBackward } from './maskedMeanBackward';
import { fromHost, sizeOf, toHost, type Tensor } from './tensor';
import { transpose } from './transpose';

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

const ways = [onWebGpu(), onWebGpu('workgroups of 4', { workgroup: 4 }), onCpu(1), onCpu(3)];

test.each(ways)('%s: columnSum', async (_, open) => {
  await use(open);
  const out = held('linear.grad.bias');
  columnSum(backend, input('linear.dy'), out, { xOffset: 4 });
  await expectAdded(out, 'linear.grad.bias');
  expect(() => {
    columnSum(backend, input('linear.dy'), out, { xOffset: 5 });
  }).toThrow('leaves rows');
});

const normWays = [...ways, onWebGpu('workgroup_per_row', { layerNorm: 'workgroup_per_row' })];
test.each(normWays)('%s: addLayerNormBackward, with the eps of either model', async (_, open) => {
  await use(open);
  for (const [name, eps] of [
    ['norm', undefined],
    ['normSaluki', 0.007],
  ] as const) {
    const grads = ['residual', 'weight', 'bias'].map((of) => `${name}.grad.${of}`);
    const [dResidual, dWeight, dBias] = grads.map(held) as [Tensor, Tensor, Tensor];
    const [residual, weight] = [input(`${name}.residual`), input(`${name}.weight`)];
    addLayerNormBackward(backend, residual, weight, input(`${name}.dNormed`), dResidual, dWeight, dBias, eps);
    await expectAdded(dResidual, `${name}.grad.residual`);
    await expectAdded(dWeight, `${name}.grad.weight`);
    await expectAdded(dBias, `${name}.grad.bias`);
  }
});

test.each(ways)('%s: the eps of addLayerNorm', async (_, open) => {
  await use(open);
  const [residual, normed] = [fromHost(backend, Float32Array.of(-0.1, 0.1), [1, 2], 'test'), filled(NaN, 1, 2)];
  addLayerNorm(backend, undefined, filled(1, 2), filled(0, 2), residual, normed, 0.006);
  const expected = 0.1 / Math.sqrt(0.016);
  expect(relativeError(await toHost(backend, normed), [-expected, expected])).toBeLessThan(1e-6);
});

test.each(ways)('%s: causalConvBackward', async (_, open) => {
  await use(open);
  const [batch = 0, length = 0, channels = 0] = golden.shape('conv.grad.x');
  const stride = channels + 4;
  const dx = filled(HELD, batch, length, stride);
  const [dWeight, dBias] = [held('conv.grad.weight'), held('conv.grad.bias')];
  const [x, weight, bias] = [input('conv.x'), input('conv.weight'), input('conv.bias')];
  const [dOutA, dOutB] = [input('conv.dOutA'), input('conv.dOutB')];
  causalConvBackward(backend, { x, weight, bias, dOutA, dOutB }, { dx, dWeight, dBias });
  const rows = await toHost(backend, dx);
  const inside = rows.filter((_, i) => i % stride < channels);
  expect(relativeError(inside, golden.float('conv.grad.x'))).toBeLessThan(TOLERANCE);
  const beside = rows.filter((_, i) => i % stride >= channels);
  expect(beside.every((value) => value === HELD)).toBe(true);
  await expectAdded(dWeight, 'conv.grad.weight');
  await expectAdded(dBias, 'conv.grad.bias');
});

test.each(ways)('%s: embedTracksBackward', async (_, open) => {
  await use(open);
  const codes = golden.int('embed.codes');
  const bytes = new Uint8Array(4 * Math.ceil(codes.length / 4)).fill(255); // What pads the last word must not count.
  bytes.set(codes);
  const words = fromHost(backend, new Uint32Array(bytes.buffer), [bytes.length / 4], 'test');
  const [dWeight, dBias] = [held('embed.grad.weight'), held('embed.grad.bias')];
  embedTracksBackward(backend, words.buffer, input('embed.dHidden'), dWeight, dBias);
  await expectAdded(dWeight, 'embed.grad.weight');
  await expectAdded(dBias, 'embed.grad.bias');
});

test.each(ways)('%s: maskedMeanBackward', async (_, open) => {
  await use(open);
  const lengths = fromHost(backend, Uint32Array.from(golden.int('mean.lengths')), [3], 'test');
  const dHidden = filled(NaN, ...golden.shape('mean.grad.hidden'));
  maskedMeanBackward(backend, input('mean.dMean'), lengths, dHidden);
  expect(relativeError(await toHost(backend, dHidden), golden.float('mean.grad.hidden'))).toBeLessThan(1e-6);
});

test.each(ways)('%s: transpose exchanges every entry, axpy adds', async (_, open) => {
  await use(open);
  for (const [rows, cols] of [
    [1, 1],
    [4, 8],
    [5, 7],
    [67, 130],
  ] as const) {
    const values = Float32Array.from({ length: rows * cols }, (_, i) => i);
    const [x, y] = [fromHost(backend, values, [rows, cols], 'test'), filled(NaN, cols, rows)];
    transpose(backend, x, y);
    const expected = values.map((_, i) => (i % rows) * cols + Math.floor(i / rows));
    expect(await toHost(backend, y)).toEqual(expected);
    axpy(backend, x, y, 0.5);
    expect(await toHost(backend, y)).toEqual(expected.map((value, i) => value + 0.5 * i));
    expect(() => {
      transpose(backend, x, filled(0, rows, cols + 1));
    }).toThrow('does not become');
  }
});
