import { nextMacrotask } from '../backend/cpu/macrotask';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter, type ProgressListener } from '../lib/progress';
import { Rng, streamSeed } from '../lib/rng';
import { KMeansStart } from './kmeansStart';
import type { KMeansParams, KMeansResult } from './umapTypes';

export interface KMeansOptions {
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 30;

/**
 * k-means of rows by L2: the best of several starts, each seeded by k-means++ and improved by Lloyd's iterations until no row changes its
 * cluster. Deterministic. Where fewer rows differ than there are clusters, the last clusters stay empty. Gives the event loop a turn
 * about every 30 ms.
 * @param data n × dim, row-major, finite
 * @throws OrthrusError `kmeans.params`; AbortError
 * Source: Arthur, Vassilvitskii, k-means++ (SODA 2007); Hamerly, Making k-means even faster (SDM 2010).
 */
export async function kmeans(
  data: Float32Array,
  dim: number,
  params: KMeansParams,
  { onProgress, signal }: KMeansOptions = {},
): Promise<KMeansResult> {
  const n = check(data, dim, params);
  const meter = new ProgressMeter(onProgress, 'Clustering', 'starts', params.starts);
  meter.update(0);
  let turn = performance.now();
  const pause = async (): Promise<void> => {
    throwIfAborted(signal);
    if (performance.now() - turn < SLICE_MS) return;
    await nextMacrotask();
    throwIfAborted(signal);
    turn = performance.now();
  };
  let best: { readonly start: KMeansStart; readonly inertia: number; readonly iterations: number } | undefined;
  for (let s = 0; s < params.starts; s++) {
    const start = new KMeansStart(data, dim, params.clusters, new Rng(streamSeed(params.seed, `kmeans ${s}`)));
    await start.seed(pause);
    let iterations = 0;
    for (let changed = true; changed && iterations < params.maxIterations; iterations++) {
      changed = await start.assign(pause);
      start.moveCentres();
    }
    const inertia = start.inertia();
    if (!best || inertia < best.inertia) best = { start, inertia, iterations };
    meter.update(s + 1);
  }
  const { start, inertia, iterations } = best!;
  return { ...bySize(start, n, dim), inertia, iterations, params };
}

/** Labels from 1 by size, the largest first; of equal sizes the one whose first row comes first. */
function bySize(
  { assigned, centres }: KMeansStart,
  n: number,
  dim: number,
): Omit<KMeansResult, 'inertia' | 'iterations' | 'params'> {
  const clusters = centres.length / dim;
  const counts = new Uint32Array(clusters);
  const firsts = new Uint32Array(clusters).fill(n);
  for (const [i, cluster] of assigned.entries()) {
    if (counts[cluster]!++ === 0) firsts[cluster] = i;
  }
  const order = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || firsts[a]! - firsts[b]!);
  const labelOf = new Uint32Array(clusters);
  const sorted = new Float32Array(centres.length);
  for (const [place, cluster] of order.entries()) {
    labelOf[cluster] = place + 1;
    sorted.set(centres.subarray(cluster * dim, (cluster + 1) * dim), place * dim);
  }
  return {
    labels: Uint32Array.from(assigned, (cluster) => labelOf[cluster]!),
    centres: sorted,
    sizes: Uint32Array.from(order, (cluster) => counts[cluster]!),
  };
}

function check(data: Float32Array, dim: number, { clusters, starts, maxIterations }: KMeansParams): number {
  const n = data.length / dim;
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const wrong =
    (!whole(n) && `${data.length} values are no rows of ${dim}.`) ||
    (!(whole(clusters) && clusters <= n) &&
      `${clusters} clusters of ${n} rows: from 1 to as many as there are rows.`) ||
    (!whole(starts) && `${starts} starts: at least 1, a whole number.`) ||
    (!whole(maxIterations) && `${maxIterations} iterations: at least 1, a whole number.`) ||
    (!data.every(Number.isFinite) && 'A row has a value that is not a number.');
  if (wrong) throw new OrthrusError('kmeans.params', wrong, 'Change it in the parameters of the clustering.');
  return n;
}
