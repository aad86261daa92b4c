import type { Neighbours } from '../analysis/umapTypes';
import type { Backend } from '../backend/contract';
import { OrthrusError } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import { nearestNeighbours } from '../ops/nearestNeighbours';
import { fromHost, view, zeros, type Tensor } from '../ops/tensor';
import type { TaskOptions } from './engine';
import { SearchOrder } from './searchOrder';

/** Rows asked for at a time, at most: some work for every thread, 0.1 s of it on two of them for 10,000 × 512. */
const BLOCK_ROWS = 512;
/** Differences that a GPU takes at a time, lest the page or the watchdog notice: tens of milliseconds on a small one. */
const BLOCK_WORK = { hardware: 2e9, software: 2e8 } as const;
/** Squares of larger numbers could overflow in single precision. */
const LARGEST = 1e16;
/** How often in a row a lost device is replaced without a block having been finished in between. */
const LOST_DEVICE_RETRIES = 2;

export interface NeighboursOptions extends TaskOptions {
  /** Rows to find the neighbours of, in this order; default all. */
  readonly of?: readonly number[];
}

/** Where the work is done: the open device, or another one where it was lost. */
export interface ReplaceableDevice {
  working(): Promise<Backend>;
  /** To be called when work on it failed with `device.lost`. */
  markLost(): void;
}

/**
 * For each row its k nearest other rows by L2, exact (ops/nearestNeighbours), ascending, ties by lower index. Rows lie on the device while it
 * runs, twice on the CPU: 205 MB for 50,000 × 512. A lost device is replaced, and the search goes on from the last finished block.
 * @param data rows × dim, row-major
 * @param k at most the number of other rows are given; the result says how many
 * @throws OrthrusError `neighbours.shape`, `neighbours.notFinite`, `device.too-large`; AbortError
 */
export async function searchNeighbours(
  device: ReplaceableDevice,
  data: Float32Array<ArrayBuffer>,
  dim: number,
  k: number,
  { of, onProgress, signal }: NeighboursOptions,
): Promise<Neighbours> {
  const rows = checkedRows(data, dim);
  const queries = Uint32Array.from(of ?? { length: rows }, (row, i) => (of ? row : i));
  const given = Math.min(k, Math.max(0, rows - 1));
  const result: Neighbours = {
    k: given,
    indices: new Uint32Array(queries.length * given),
    distances: new Float32Array(queries.length * given),
  };
  if (!(k >= 1) || !Number.isInteger(k) || queries.some((row) => row >= rows)) {
    throw new OrthrusError(
      'neighbours.shape',
      `There are no ${k} neighbours to be had of these rows.`,
      'Ask for 1 or more.',
    );
  }
  const meter = new ProgressMeter(onProgress, 'Finding neighbours', 'rows', queries.length);
  meter.update(0);
  if (given === 0) return result;
  const order = new SearchOrder(queries.length);
  let retries = 0;
  while (order.done < queries.length) {
    try {
      // Where some rows are asked for, neighbours are not among the places of the order.
      await searchOn(await device.working(), { data, dim, queries, order, guided: !of, result }, signal, () => {
        retries = 0;
        meter.update(order.done);
      });
    } catch (error) {
      const lost = error instanceof OrthrusError && error.code === 'device.lost';
      if (!lost || retries++ >= LOST_DEVICE_RETRIES) throw error;
      device.markLost();
    }
  }
  return result;
}

interface Search {
  readonly data: Float32Array<ArrayBuffer>;
  readonly dim: number;
  readonly queries: Uint32Array<ArrayBuffer>;
  readonly order: SearchOrder;
  /** Whether the neighbours found say what to search for next. */
  readonly guided: boolean;
  readonly result: Neighbours;
}

/** Searches for what is left of the order in blocks, and writes each block's neighbours into the result before it counts as finished. */
async function searchOn(
  backend: Backend,
  { data, dim, queries, order, guided, result }: Search,
  signal: AbortSignal | undefined,
  onBlock: () => void,
): Promise<void> {
  const { k } = result;
  const used: Tensor[] = [];
  const keep = (tensor: Tensor): Tensor => {
    used.push(tensor);
    return tensor;
  };
  try {
    const x = keep(fromHost(backend, data, [data.length / dim, dim], 'embeddings'));
    const block = Math.min(blockRows(backend, data.length), queries.length - order.done);
    const asked = keep(zeros(backend, [block], 'queries'));
    const [near, far] = [keep(zeros(backend, [block, k], 'neighbours')), keep(zeros(backend, [block, k], 'distances'))];
    while (order.done < queries.length) {
      const places = order.next(block);
      const count = places.length;
      backend.upload(
        asked.buffer,
        places.map((place) => queries[place]!),
      );
      nearestNeighbours(backend, x, view(asked, [count]), view(near, [count, k]), view(far, [count, k]));
      const indices = new Uint32Array(await backend.download(near.buffer, 0, 4 * count * k, signal));
      const distances = new Float32Array(await backend.download(far.buffer, 0, 4 * count * k, signal));
      for (const [i, place] of places.entries()) {
        result.indices.set(indices.subarray(i * k, (i + 1) * k), place * k);
        result.distances.set(distances.subarray(i * k, (i + 1) * k), place * k);
      }
      order.finished(count, guided ? indices : new Uint32Array());
      onBlock();
    }
  } finally {
    for (const { buffer } of used) backend.free(buffer);
  }
}

/** The CPU backend gives the event loop its turns within a block; a GPU runs it in one piece. */
function blockRows({ info }: Backend, values: number): number {
  if (info.kind === 'cpu') return BLOCK_ROWS;
  const work = info.software ? BLOCK_WORK.software : BLOCK_WORK.hardware;
  return Math.min(BLOCK_ROWS, Math.max(16, Math.floor(work / values)));
}

/** Number of rows. @throws OrthrusError where there is no whole number of them, or a value that has no distance */
function checkedRows(data: Float32Array, dim: number): number {
  const rows = data.length / dim;
  if (!Number.isInteger(rows)) {
    throw new OrthrusError(
      'neighbours.shape',
      `${data.length} values are no rows of ${dim}.`,
      'Give every row the same number of values.',
    );
  }
  const wrong = data.findIndex((value) => !(Math.abs(value) <= LARGEST));
  if (wrong < 0) return rows;
  throw new OrthrusError(
    'neighbours.notFinite',
    `Row ${Math.floor(wrong / dim) + 1} has a value without distances, ${data[wrong]}.`,
    'Leave the row out, or embed with another model.',
  );
}
