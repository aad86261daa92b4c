/**
 * Suites that hold webgpu against cpu: the same numbers on both, the same bits for any number of threads and on every rerun.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { Rng } from '../lib/rng';
import { fromHost, sizeOf, toHost, type Tensor } from '../ops/tensor';
import { onCpu, onWebGpu } from './backends';
import { relativeError } from './goldens';
import { gpuOff } from './gpuOff';

export type Floats = Float32Array<ArrayBuffer>;
export type Words = Uint32Array<ArrayBuffer>;
export type Make = (...shape: number[]) => Tensor;
/** Runs an op on a backend and gives its outputs. `random` holds odd values now and then, `weights` never, `blank` only NaN. */
export type Case = (
  backend: Backend,
  random: Make,
  blank: Make,
  weights: Make,
  words: (values: Words) => Tensor,
) => Tensor[];

/** Batch, length: one position, primes, either side of a vector, a tile and a segment. */
export const awkwardLengths = [
  [1, 1],
  [2, 3],
  [1, 31],
  [3, 65],
  [1, 127],
] as const;
/** Widths that are multiples of nothing, and around multiples of 4, 8 and 64. */
export const awkwardWidths = [1, 3, 7, 8, 13, 31, 64, 65, 67];

/** What a case's outputs are on a backend; `odd` takes the place of every 50th input value. */
async function outputs(backend: Backend, run: Case, mayStay: number, odd?: number): Promise<Floats[]> {
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
  // What a kernel packs goes with the buffer it was packed from; scratch buffers (two at most a kernel) may have come to stay.
  expect(backend.memory.buffers - before).toBeLessThanOrEqual(mayStay);
  return read;
}

const bits = (arrays: readonly Floats[]): number[][] => arrays.map((array) => [...new Uint32Array(array.buffer)]);

/** Finite, NaN, +∞ or −∞, of every value. */
const kinds = (arrays: readonly Floats[]): string =>
  arrays
    .map((array) =>
      Array.from(array, (x) => (Number.isFinite(x) ? '.' : Number.isNaN(x) ? 'n' : x > 0 ? '+' : '-')).join(''),
    )
    .join(' ');

/**
 * Runs every case on webgpu and on the cpu with one, two and three threads.
 * @param tolerance relative error between the backends
 * @param odd cases in which NaN and infinities must also go the same way
 * @param mayStay scratch buffers that a kernel may keep after its first run
 */
export function agreementSuite(
  cases: readonly (readonly [string, Case])[],
  tolerance = 2e-5,
  odd?: RegExp,
  mayStay = 1,
): void {
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

  describe('webgpu and cpu agree, and threads change no bit', () => {
    test.each(cases)('%s', async (_, run) => {
      const [expected, got] = [await outputs(gpu, run, mayStay), await outputs(cpu, run, mayStay)];
      for (const [i, values] of got.entries()) {
        expect(relativeError(values, expected[i]!), `output ${i}`).toBeLessThan(tolerance);
      }
      for (const backend of [cpu, ...threaded]) expect(bits(await outputs(backend, run, mayStay))).toEqual(bits(got));
      expect(bits(await outputs(gpu, run, mayStay)), 'a rerun on webgpu').toEqual(bits(expected));
    });
  });

  if (!odd) return;
  describe('NaN and infinity travel the same way on webgpu and cpu', () => {
    const chosen = cases.filter(([name]) => odd.test(name));
    for (const value of [NaN, Infinity, -Infinity]) {
      test.each(chosen)(`${value}: %s`, async (_, run) => {
        const [expected, got] = [await outputs(gpu, run, mayStay, value), await outputs(cpu, run, mayStay, value)];
        const [wanted, own] = [kinds(expected), kinds(got)];
        const differing = [...own].filter((kind, i) => kind !== wanted[i]).length;
        expect(differing, 'values of another kind').toBe(0);
        expect(/[n+-]/.test(own)).toBe(true);
        for (const backend of threaded) expect(kinds(await outputs(backend, run, mayStay, value)) === own).toBe(true);
      });
    }
  });
}
