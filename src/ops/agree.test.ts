/**
 * webgpu against cpu on every op over awkward shapes, and the cpu's own promise: the same bits for any number of threads, on every
 * rerun, and whatever is not a number goes the same way on both.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { Rng } from '../lib/rng';
import { onCpu, onWebGpu } from '../oracle/backends';
import { relativeError } from '../oracle/goldens';
import { gpuOff } from '../oracle/gpuOff';
import { addLayerNorm } from './addLayerNorm';
import { causalConv } from './causalConv';
import { embedTracks } from './embedTracks';
import { linear } from './linear';
import { maskedMean } from './maskedMean';
import { selectiveScan } from './selectiveScan';
import { fromHost, sizeOf, toHost, type Tensor } from './tensor';

type Floats = Float32Array<ArrayBuffer>;
type Words = Uint32Array<ArrayBuffer>;
type Make = (...shape: number[]) => Tensor;
/** Runs an op on a backend and gives its outputs. `random` holds odd values now and then, `weights` never, `blank` only NaN. */
type Case = (backend: Backend, random: Make, blank: Make, weights: Make, words: (values: Words) => Tensor) => Tensor[];

/** Batch, length: one position, primes, either side of a vector, a tile and a segment. */
const lengths = [
  [1, 1],
  [2, 3],
  [1, 31],
  [3, 65],
  [1, 127],
] as const;
/** Widths that are multiples of nothing, and around multiples of 4, 8 and 64. */
const widths = [1, 3, 7, 8, 13, 31, 64, 65, 67];

const cases: [string, Case][] = [];
for (const [batch, length] of lengths) {
  for (const width of widths) {
    const at = `${batch} × ${length} × ${width}`;
    cases.push([
      `addLayerNorm ${at}`,
      (backend, random, blank) => {
        const rows = batch * length;
        const [residual, normed] = [random(rows, width), blank(rows, width)];
        addLayerNorm(backend, random(rows, width), random(width), random(width), residual, normed);
        return [residual, normed];
      },
    ]);
    cases.push([
      `causalConv ${at}`,
      (backend, random, blank) => {
        const [state, out] = [random(batch, width, 3), blank(batch, length, width)];
        causalConv(backend, random(batch, length, width + 3), random(width, 4), random(width), state, out);
        return [state, out];
      },
    ]);
    cases.push([
      `selectiveScan ${at}`,
      (backend, random, blank, weights) => {
        const [state, y] = [random(batch, width, 16), blank(batch, length, width)];
        const rows = (columns: number): Tensor => random(batch, length, columns);
        selectiveScan(
          backend,
          {
            u: rows(width),
            dt: rows(width),
            bc: rows(36),
            bOffset: 4,
            cOffset: 20,
            z: rows(width + 2),
            zOffset: 2,
            // Finite: a driver's exp may lose NaN, and checkpoints with NaN are refused when they are read.
            aLog: weights(width, 16),
            dSkip: random(width),
          },
          state,
          y,
        );
        return [state, y];
      },
    ]);
    cases.push([
      `maskedMean ${at}`,
      (backend, random, blank, _, words) => {
        const own = Uint32Array.from({ length: batch }, (_, b) => Math.max(1, length - b));
        const mean = blank(batch, width);
        const lengthsTensor = words(own);
        maskedMean(backend, random(batch, length, width), lengthsTensor, mean, 0);
        return [mean];
      },
    ]);
    cases.push([
      `embedTracks ${at}`,
      (backend, random, blank, _, words) => {
        const tokens = batch * length;
        const rng = new Rng(tokens);
        const bytes = Uint8Array.from({ length: 4 * Math.ceil(tokens / 4) }, () => rng.uint32() & 63);
        const codes = words(new Uint32Array(bytes.buffer));
        const hidden = blank(tokens, width);
        embedTracks(backend, codes.buffer, random(width, 6), random(width), hidden);
        return [hidden];
      },
    ]);
  }
}
for (const rows of [1, 2, 5, 63, 67, 131]) {
  for (const [inner, cols] of [
    [1, 1],
    [3, 7],
    [16, 9],
    [37, 8],
    [64, 513],
    [129, 61],
  ] as const) {
    cases.push([
      `linear ${rows} × ${inner} × ${cols}`,
      (backend, random, blank) => {
        const y = blank(rows, cols);
        linear(backend, random(rows, inner + 5), random(inner, cols), y, {
          bias: random(cols),
          epilogue: rows % 2 ? 'bias+relu' : 'bias',
          xOffset: 3,
        });
        return [y];
      },
    ]);
  }
}

/** What a case's outputs are on a backend; `odd` takes the place of every 50th input value. */
async function outputs(backend: Backend, run: Case, odd?: number): Promise<Floats[]> {
  const rng = new Rng(7);
  const before = backend.memory.buffers;
  const used: Tensor[] = [];
  const put = (data: Floats | Words, shape: number[]): Tensor => {
    used.push(fromHost(backend, data, shape, 'test'));
    return used.at(-1)!;
  };
  const uniform = (shape: number[]): Floats => Float32Array.from({ length: sizeOf(shape) }, () => rng.uniform(-2, 2));
  const weights: Make = (...shape) => put(uniform(shape), shape);
  const random: Make = (...shape) => {
    const values = uniform(shape);
    if (odd !== undefined) for (let i = 0; i < values.length; i++) if (rng.uint32() % 50 === 0) values[i] = odd;
    return put(values, shape);
  };
  const blank: Make = (...shape) => put(new Float32Array(sizeOf(shape)).fill(NaN), shape);
  const read: Floats[] = [];
  for (const tensor of run(backend, random, blank, weights, (values) => put(values, [values.length])))
    read.push(await toHost(backend, tensor));
  for (const { buffer } of used) backend.free(buffer);
  // What a kernel packs goes with the buffer it was packed from; one scratch buffer may have come to stay.
  expect(backend.memory.buffers - before).toBeLessThanOrEqual(1);
  return read;
}

let gpu: Backend;
let cpu: Backend;
let threaded: Backend[];
beforeAll(async () => {
  if (gpuOff) return;
  gpu = await onWebGpu()[1]();
  cpu = await onCpu(1)[1]();
  threaded = [await onCpu(2)[1](), await onCpu(3)[1]()];
});
afterAll(() => {
  if (!gpuOff) for (const backend of [gpu, cpu, ...threaded]) backend.dispose();
});

const bits = (arrays: readonly Floats[]): number[][] => arrays.map((array) => [...new Uint32Array(array.buffer)]);

describe('webgpu and cpu agree, and threads change no bit', () => {
  test.each(cases)('%s', async (_, run) => {
    const [expected, got] = [await outputs(gpu, run), await outputs(cpu, run)];
    for (const [i, values] of got.entries()) expect(relativeError(values, expected[i]!)).toBeLessThan(2e-5);
    for (const backend of [cpu, ...threaded]) expect(bits(await outputs(backend, run))).toEqual(bits(got));
  });
});

/** Finite, NaN, +∞ or −∞, of every value. */
const kinds = (arrays: readonly Floats[]): string =>
  arrays
    .map((array) =>
      Array.from(array, (x) => (Number.isFinite(x) ? '.' : Number.isNaN(x) ? 'n' : x > 0 ? '+' : '-')).join(''),
    )
    .join(' ');

describe('NaN and infinity travel the same way on webgpu and cpu', () => {
  const chosen = cases.filter(([name]) => /3 × 65 × 13|67 × 37 × 8|131 × 129 × 61|1 × 31 × 64/.test(name));
  for (const odd of [NaN, Infinity, -Infinity]) {
    test.each(chosen)(`${odd}: %s`, async (_, run) => {
      const [expected, got] = [await outputs(gpu, run, odd), await outputs(cpu, run, odd)];
      const differing = [...kinds(got)].filter((kind, i) => kind !== kinds(expected)[i]).length;
      expect(differing, 'values of another kind').toBe(0);
      expect(/[n+-]/.test(kinds(got))).toBe(true);
      for (const backend of threaded) expect(kinds(await outputs(backend, run, odd)) === kinds(got)).toBe(true);
    });
  }
});
