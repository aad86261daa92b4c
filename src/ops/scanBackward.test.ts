import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { onCpu, onWebGpu, type Way } from '../oracle/backends';
import { readGolden, relativeError } from '../oracle/goldens';
import { selectiveScanBackward } from './selectiveScanBackward';
import { fromHost, sizeOf, toHost, type Tensor } from './tensor';

/** Measured: 7e-8 to 5e-7, and 1.6e-6 for aLog on webgpu. A driver’s exponential may be coarser than SwiftShader’s. */
const TOLERANCE = 1e-5;

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

const put = (data: Float32Array<ArrayBuffer>, ...shape: number[]): Tensor => fromHost(backend, data, shape, 'test');
/** A value that is not assigned shows, and so does one that is added to where it should be assigned. */
const filled = (value: number, ...shape: number[]): Tensor =>
  put(new Float32Array(sizeOf(shape)).fill(value), ...shape);

/** Rows of several arrays side by side. */
function sideBySide(rows: number, ...parts: readonly (readonly [Float32Array, number])[]): Float32Array<ArrayBuffer> {
  const stride = parts.reduce((sum, [, width]) => sum + width, 0);
  const out = new Float32Array(rows * stride);
  let column = 0;
  for (const [data, width] of parts) {
    for (let t = 0; t < rows; t++) out.set(data.subarray(t * width, (t + 1) * width), t * stride + column);
    column += width;
  }
  return out;
}

/** Columns [first, last) of rows. */
function columns(data: Float32Array, stride: number, first: number, last: number): Float32Array<ArrayBuffer> {
  return data.filter((_, i) => i % stride >= first && i % stride < last);
}

const ways: Way[] = [
  onWebGpu(),
  onWebGpu('segments of 7, tiles of 3, workgroups of 4', { scanSegment: 7, scanTile: 3, workgroup: 4 }),
  onWebGpu('segments of 1, tiles of 1', { scanSegment: 1, scanTile: 1 }),
  onWebGpu('segments of 32, tiles of 64', { scanSegment: 32, scanTile: 64 }),
  onWebGpu('four channels at a time', { scanTile: 4, scanByFour: true }),
  onCpu(1),
  onCpu(2),
  onCpu(3),
];

describe.each(['scan_short.safetensors', 'scan_long.safetensors'])('%s', (file) => {
  test.each(ways)('gradients are those of PyTorch: %s', async (_, open) => {
    backend = await open();
    const golden = readGolden(file);
    const [batch = 0, length = 0, channels = 0] = golden.shape('in.u');
    const rows = batch * length;
    const N = 16;
    const ten = (count: number): Float32Array<ArrayBuffer> => new Float32Array(count).fill(10);
    const activation = (name: string): Tensor => put(golden.float(name), batch, length, channels);
    const delta = golden.float('in.delta');
    const a = golden.float('in.a');
    const inputs = {
      u: activation('in.u'),
      dt: put(
        Float32Array.from(delta, (x) => Math.log(Math.expm1(x))),
        batch,
        length,
        channels,
      ),
      // Four columns before B, and four between B and C, that are none of the scan's business.
      bc: put(
        sideBySide(rows, [ten(rows * 4), 4], [golden.float('in.b'), N], [ten(rows * 4), 4], [golden.float('in.c'), N]),
        batch,
        length,
        40,
      ),
      bOffset: 4,
      cOffset: 24,
      z: put(sideBySide(rows, [ten(rows * 3), 3], [golden.float('in.z'), channels]), batch, length, channels + 3),
      zOffset: 3,
      aLog: put(
        Float32Array.from(a, (value) => Math.log(-value)),
        channels,
        N,
      ),
      dSkip: put(golden.float('in.d'), channels),
    };
    const grads = {
      y: filled(NaN, batch, length, channels),
      dUDt: filled(NaN, batch, length, 2 * channels),
      dBc: filled(5, batch, length, 40),
      dZ: filled(6, batch, length, channels + 5),
      dZOffset: 1,
      dALog: filled(0, channels, N),
      dDSkip: filled(0, channels),
    };
    selectiveScanBackward(backend, inputs, activation('in.grad_y'), grads);
    const [y, dUDt, dBc, dZ, dALog, dDSkip] = await Promise.all(
      [grads.y, grads.dUDt, grads.dBc, grads.dZ, grads.dALog, grads.dDSkip].map((tensor) => toHost(backend, tensor)),
    );
    const errors = {
      y: relativeError(y!, golden.float('out.y')),
      u: relativeError(columns(dUDt!, 2 * channels, 0, channels), golden.float('grad.u')),
      // σ(softplus⁻¹(Δ)) = 1 − e^−Δ
      dt: relativeError(
        columns(dUDt!, 2 * channels, channels, 2 * channels),
        golden.float('grad.delta').map((x, i) => x * -Math.expm1(-delta[i]!)),
      ),
      b: relativeError(columns(dBc!, 40, 4, 20), golden.float('grad.b')),
      c: relativeError(columns(dBc!, 40, 24, 40), golden.float('grad.c')),
      z: relativeError(columns(dZ!, channels + 5, 1, channels + 1), golden.float('grad.z')),
      aLog: relativeError(
        dALog!,
        golden.float('grad.a').map((x, i) => x * a[i]!),
      ),
      dSkip: relativeError(dDSkip!, golden.float('grad.d')),
    };
    for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(TOLERANCE);
    // Other columns stay.
    expect(new Set([...columns(dBc!, 40, 0, 4), ...columns(dBc!, 40, 20, 24)])).toEqual(new Set([5]));
    expect(new Set(columns(dZ!, channels + 5, channels + 1, channels + 5))).toEqual(new Set([6]));
    expect(new Set(columns(dZ!, channels + 5, 0, 1))).toEqual(new Set([6]));
    // Parameters' gradients are added to.
    selectiveScanBackward(backend, inputs, activation('in.grad_y'), grads);
    expect(
      relativeError(
        await toHost(backend, grads.dALog),
        dALog!.map((x) => 2 * x),
      ),
    ).toBeLessThan(1e-6);
    expect(
      relativeError(
        await toHost(backend, grads.dDSkip),
        dDSkip!.map((x) => 2 * x),
      ),
    ).toBeLessThan(1e-6);
  });
});
