/** The baselines' ops against PyTorch (oracle/make_baseline_ops.py). */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { backends, onCpu, onWebGpu } from '../oracle/backends';
import { relativeError } from '../oracle/goldens';
import { expandTracks } from './expandTracks';
import { fold } from './fold';
import { gruCell } from './gruCell';
import { gruCellBackward } from './gruCellBackward';
import { linear } from './linear';
import { maxPool } from './maxPool';
import { maxPoolBackward } from './maxPoolBackward';
import { fromHost, sizeOf, toHost, view, zeros, type Tensor } from './tensor';
import { sameWindows, unfold, validWindows } from './unfold';

type Flat = readonly number[];
interface Convolution extends Readonly<Record<'batch' | 'length' | 'in' | 'out' | 'taps' | 'dilation', number>> {
  readonly padding: 'valid' | 'same';
  readonly x: Flat;
  readonly weight: Flat;
  readonly bias: Flat;
  readonly dY: Flat;
  readonly y: Flat;
  readonly dX: Flat;
}
interface Pooling extends Readonly<Record<'batch' | 'length' | 'channels', number>> {
  readonly x: Flat;
  readonly dY: Flat;
  readonly y: Flat;
  readonly dX: Flat;
}
type Gru = Readonly<Record<'batch' | 'length' | 'width', number>> &
  Readonly<
    Record<'x' | 'weightX' | 'weightH' | 'biasX' | 'biasH' | 'dLast' | 'last' | 'dX' | 'dWeightX' | 'dBiasH', Flat>
  >;
const golden = JSON.parse(readFileSync(new URL('../oracle/baselines/ops.json', import.meta.url), 'utf8')) as {
  readonly convolutions: readonly Convolution[];
  readonly poolings: readonly Pooling[];
  readonly grus: readonly Gru[];
};

let backend: Backend;
afterEach(() => {
  backend.dispose();
});
const put = (data: Flat | Float32Array, ...shape: number[]): Tensor =>
  fromHost(backend, Float32Array.from(data), shape, 'test');
/** Outputs start as NaN: an element a kernel forgets shows. */
const blank = (...shape: number[]): Tensor => put(new Float32Array(sizeOf(shape)).fill(NaN), ...shape);

/** (n, a, b) → (n, b, a). */
function swapped(data: ArrayLike<number>, a: number, b: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const [n, row, column] = [Math.floor(i / (a * b)), Math.floor(i / b) % a, i % b];
    out[n * a * b + column * a + row] = data[i]!;
  }
  return out;
}
/** (a, b) → (b, a). */
const transposed = (data: ArrayLike<number>, a: number, b: number): Float32Array => swapped(data, a, b);

const ways = [onWebGpu('workgroups of 4', { workgroup: 4 }), onCpu(1), onCpu(3)];

describe.each(ways)('%s', (_, open) => {
  test.each(golden.convolutions)(
    'a $padding convolution of $taps taps and dilation $dilation, and its gradient of the input',
    async (own) => {
      backend = await open();
      const { batch, length, taps, dilation } = own;
      const [cIn, cOut] = [own.in, own.out];
      const { windows, outLength } =
        own.padding === 'valid'
          ? validWindows(taps, length)
          : { windows: sameWindows(taps, dilation), outLength: length };
      const x = put(swapped(own.x, cIn, length), batch, length, cIn);
      const columns = blank(batch, outLength, taps * cIn);
      unfold(backend, x, columns, windows);
      // (O, C, W) → (O, W, C) → (W · C, O), and its transpose for the gradient.
      const rows = swapped(own.weight, cIn, taps);
      const weight = put(transposed(rows, cOut, taps * cIn), taps * cIn, cOut);
      const y = blank(batch * outLength, cOut);
      linear(backend, view(columns, [batch * outLength, taps * cIn]), weight, y, { bias: put(own.bias, cOut) });
      expect(relativeError(swapped(await toHost(backend, y), outLength, cOut), own.y)).toBeLessThan(1e-6);

      const dY = put(swapped(own.dY, cOut, outLength), batch * outLength, cOut);
      const dColumns = blank(batch * outLength, taps * cIn);
      linear(backend, dY, put(rows, cOut, taps * cIn), dColumns);
      const dX = blank(batch, length, cIn);
      fold(backend, view(dColumns, [batch, outLength, taps * cIn]), dX, windows);
      expect(relativeError(swapped(await toHost(backend, dX), length, cIn), own.dX)).toBeLessThan(1e-6);
    },
  );

  test.each(golden.poolings)('max-pooling of $length positions with ties', async (own) => {
    backend = await open();
    const { batch, length, channels } = own;
    const half = length >> 1;
    const x = put(swapped(own.x, channels, length), batch, length, channels);
    const [y, dX] = [blank(batch, half, channels), blank(batch, length, channels)];
    maxPool(backend, x, y);
    expect([...swapped(await toHost(backend, y), half, channels)]).toEqual([...own.y]);
    maxPoolBackward(backend, x, put(swapped(own.dY, channels, half), batch, half, channels), dX);
    expect(relativeError(swapped(await toHost(backend, dX), length, channels), own.dX)).toBeLessThan(1e-7);
  });

  test.each(golden.grus)('a GRU over $length positions in reverse, and its gradients', async (own) => {
    backend = await open();
    const { batch, length, width } = own;
    const weight = (data: Flat): Tensor => put(transposed(data, 3 * width, width), width, 3 * width);
    const gatesX = blank(batch, length, 3 * width);
    linear(backend, put(own.x, batch * length, width), weight(own.weightX), view(gatesX, [batch * length, 3 * width]), {
      bias: put(own.biasX, 3 * width),
    });
    const run = {
      gatesX,
      gatesH: blank(batch, length + 1, 3 * width),
      states: zeros(backend, [batch, length + 1, width], 'h'),
    };
    const states = view(run.states, [batch, (length + 1) * width]);
    const gatesH = view(run.gatesH, [batch, (length + 1) * 3 * width]);
    const [weightH, biasH] = [weight(own.weightH), put(own.biasH, 3 * width)];
    for (let step = 0; step < length; step++) {
      linear(backend, states, weightH, gatesH, { bias: biasH, xOffset: step * width, yOffset: 3 * step * width });
      gruCell(backend, run, step, length - 1 - step);
    }
    const held = await toHost(backend, run.states);
    const last = Array.from({ length: batch }, (__, b) =>
      [...held.subarray(((b + 1) * (length + 1) - 1) * width)].slice(0, width),
    );
    expect(relativeError(last.flat(), own.last)).toBeLessThan(2e-6);

    const gradients = {
      dThrough: zeros(backend, [batch, width], 'dThrough'),
      dState: put(own.dLast, batch, width),
      dGatesX: blank(batch, length, 3 * width),
      dGatesH: zeros(backend, [batch, length + 1, 3 * width], 'dGatesH'),
    };
    const dGatesH = view(gradients.dGatesH, [batch, (length + 1) * 3 * width]);
    for (let step = length - 1; step >= 0; step--) {
      gruCellBackward(backend, run, gradients, step, length - 1 - step);
      linear(backend, dGatesH, put(own.weightH, 3 * width, width), gradients.dThrough, { xOffset: 3 * step * width });
    }
    const dX = blank(batch * length, width);
    const dGatesX = view(gradients.dGatesX, [batch * length, 3 * width]);
    linear(backend, dGatesX, put(own.weightX, 3 * width, width), dX);
    expect(relativeError(await toHost(backend, dX), own.dX)).toBeLessThan(2e-6);

    // Gradients of the weights are sums over rows; here of both kinds of gates, by hand.
    const rows = await toHost(backend, gradients.dGatesX);
    const dWeightX = new Float64Array(3 * width * width);
    for (let t = 0; t < batch * length; t++) {
      for (let n = 0; n < 3 * width; n++) {
        for (let k = 0; k < width; k++) dWeightX[n * width + k]! += rows[t * 3 * width + n]! * own.x[t * width + k]!;
      }
    }
    expect(relativeError(dWeightX, own.dWeightX)).toBeLessThan(2e-6);
    const dBiasH = new Float64Array(3 * width);
    for (const [i, value] of (await toHost(backend, gradients.dGatesH)).entries()) dBiasH[i % (3 * width)]! += value;
    expect(relativeError(dBiasH, own.dBiasH)).toBeLessThan(2e-6);
  });
});

test.each(backends)('%s: NaN comes through max-pooling from either side', async (_, open) => {
  backend = await open();
  const y = blank(1, 3, 1);
  maxPool(backend, put([NaN, 1, 1, NaN, -Infinity, Infinity], 1, 6, 1), y);
  expect([...(await toHost(backend, y))]).toEqual([NaN, NaN, Infinity]);
});

test.each(backends)('%s: packed tracks as numbers, zero past the end', async (_, open) => {
  backend = await open();
  // ATGCNGUAA in exons of 4 and 5, its CDS the first 6 (bio/tracks): bases, codon starts, exon ends.
  const codes = Uint8Array.of(17, 8, 4, 50, 0, 4, 8, 1, 33, 0, 0, 0);
  const words = fromHost(backend, new Uint32Array(codes.buffer), [3], 'codes');
  const x = blank(1, 11, 6);
  expandTracks(backend, words.buffer, x);
  const expected = ['100010', '000100', '001000', '010011', '000000', '001000', '000100', '100000', '100001', '000000'];
  expect((await toHost(backend, x)).join('')).toBe(`${expected.join('')}000000`);
});
