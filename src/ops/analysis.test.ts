/** Nearest neighbours on both backends against a search in double precision. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/contract';
import { Rng } from '../lib/rng';
import { backends, onWebGpu, type Way } from '../oracle/backends';
import { nearestNeighbours } from './nearestNeighbours';
import { fromHost, toHost, type Tensor } from './tensor';

type Floats = Float32Array<ArrayBuffer>;
type Words = Uint32Array<ArrayBuffer>;

let backend: Backend;
const use = async (open: Way[1]): Promise<void> => {
  backend = await open();
};
afterEach(() => {
  backend.dispose();
});

/** What the kernel says of these queries. */
async function asked(
  x: Floats,
  width: number,
  queries: Words,
  k: number,
): Promise<{ indices: Words; distances: Floats }> {
  const outputs = (): Tensor =>
    fromHost(backend, new Float32Array(queries.length * k).fill(NaN), [queries.length, k], 'test');
  const [indices, distances] = [outputs(), outputs()];
  const rows = fromHost(backend, x, [x.length / width, width], 'test');
  nearestNeighbours(backend, rows, fromHost(backend, queries, [queries.length], 'test'), indices, distances);
  return {
    indices: new Uint32Array(await backend.download(indices.buffer)),
    distances: await toHost(backend, distances),
  };
}

/** Squared distances of a row to all, in double precision. */
function squares(x: Floats, width: number, row: number): Float64Array {
  return Float64Array.from({ length: x.length / width }, (_, j) => {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += (x[row * width + d]! - x[j * width + d]!) ** 2;
    return sum;
  });
}

const everyRow = (n: number): Words => Uint32Array.from({ length: n }, (_, i) => i);

// Few lanes: several workgroups.
const ways: readonly Way[] = [...backends, onWebGpu('4 lanes', { workgroup: 4 })];

describe.each(ways)('%s', (_, open) => {
  test.each([
    [2, 1, 1],
    [5, 3, 4],
    [131, 64, 15],
    [300, 13, 7],
  ])('%i rows of %i, whatever they have in common: the %i nearest', async (n, width, k) => {
    await use(open);
    const rng = new Rng(n);
    const x = Float32Array.from({ length: n * width }, () => 1000 + rng.uniform(-1, 1));
    const { indices, distances } = await asked(x, width, everyRow(n), k);
    for (let i = 0; i < n; i++) {
      const exact = squares(x, width, i);
      const order = [...everyRow(n)].filter((j) => j !== i).sort((a, b) => exact[a]! - exact[b]! || a - b);
      const got = [...indices.subarray(i * k, (i + 1) * k)];
      expect(new Set([...got, i]).size).toBe(k + 1);
      for (const [place, j] of got.entries()) {
        // Rows that differ by less than rounding may change places, and no others.
        expect(exact[j]! / exact[order[place]!]!).toBeCloseTo(1, 5);
        expect(distances[i * k + place]! / Math.sqrt(exact[j]!)).toBeCloseTo(1, 5);
      }
    }
  });

  test('of equal distances the lower index comes first, and a duplicate is a neighbour at 0', async () => {
    await use(open);
    // A 20 × 20 grid whose distances are whole numbers, each point twice.
    const side = 20;
    const points = Array.from({ length: 2 * side * side }, (_value, i) => i % (side * side));
    const x = Float32Array.from(points.flatMap((point) => [point % side, Math.floor(point / side)]));
    const queries = Uint32Array.of(0, 799, 399, 210, 21);
    const k = 9;
    const { indices, distances } = await asked(x, 2, queries, k);
    for (const [q, row] of queries.entries()) {
      const exact = squares(x, 2, row);
      const order = [...exact.keys()].filter((j) => j !== row).sort((a, b) => exact[a]! - exact[b]! || a - b);
      expect([...indices.subarray(q * k, (q + 1) * k)]).toEqual(order.slice(0, k));
      expect(distances[q * k]).toBe(0);
    }
  });

  test('as many neighbours as there are other rows and no more', async () => {
    await use(open);
    await expect(asked(new Float32Array(6), 2, everyRow(3), 3)).rejects.toThrow('3 neighbours of 3 rows');
    expect([...(await asked(new Float32Array(6), 2, everyRow(3), 2)).indices]).toEqual([1, 2, 0, 2, 0, 1]);
  });
});
