import { nextMacrotask } from '../backend/cpu/macrotask';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter, type ProgressListener } from '../lib/progress';
import { Rng, streamSeed } from '../lib/rng';
import { umapCurve } from './umapCurve';
import { UmapDescent } from './umapDescent';
import { fuzzyGraph } from './umapGraph';
import type { Neighbours, UmapLayout, UmapParams } from './umapTypes';

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 30;
/** Time between two reports of positions. */
const POSITIONS_MS = 200;
/** Edges between two looks at the clock: about 5 ms. */
const PIECE = 1 << 16;
/** The side of the square that a layout starts in, and what parts duplicates there. */
const SIDE = 10;
const JITTER = 1e-4;

export interface LayoutOptions {
  /** n × 2 positions to start from, scaled to a square; seeded random ones where it is not given. */
  readonly init?: Float32Array;
  readonly onProgress?: ProgressListener;
  /** Positions (a copy) after `epoch` epochs, at most five times a second. */
  readonly onEpoch?: (positions: Float32Array<ArrayBuffer>, epoch: number) => void;
  readonly signal?: AbortSignal;
}

/** Epochs where the parameters leave the choice: as umap-learn. */
export const defaultEpochs = (n: number): number => (n <= 10_000 ? 500 : 200);

/**
 * UMAP of n points in two dimensions from their exact neighbours. The same seed, neighbours and start give the same layout, bit for bit.
 * One point lies at the origin; where there are no more points than `neighbours`, each is held to all others; points that are all alike
 * become one round heap. Gives the event loop a turn about every 30 ms.
 * @param knn `neighbours` − 1 others a point or more (fewer only where there are no more points)
 * @throws OrthrusError `umap.params`, `umap.neighbours`; AbortError
 * Source: McInnes, Healy, Melville, arXiv:1802.03426; umap-learn 0.5.
 */
export async function layout(
  knn: Neighbours,
  n: number,
  params: UmapParams,
  { init, onProgress, onEpoch, signal }: LayoutOptions = {},
): Promise<UmapLayout> {
  check(knn, n, params, init);
  throwIfAborted(signal);
  const started = performance.now();
  const epochs = params.epochs ?? defaultEpochs(n);
  const meter = new ProgressMeter(onProgress, 'Laying out', 'epochs', epochs);
  meter.update(0);
  const positions = startingPositions(n, params.seed, init);
  if (n > 1) {
    const graph = fuzzyGraph(knn, n, params.neighbours);
    const curve = umapCurve(params.spread, params.minDist);
    const descent = new UmapDescent(positions, graph, curve, epochs, streamSeed(params.seed, 'umap descent'));
    let turn = performance.now();
    let shown = turn;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let first = 0; first < descent.edges; first += PIECE) {
        descent.run(epoch, first, Math.min(descent.edges, first + PIECE));
        if (performance.now() - turn < SLICE_MS) continue;
        await nextMacrotask();
        throwIfAborted(signal);
        turn = performance.now();
      }
      meter.update(epoch + 1);
      if (onEpoch && performance.now() - shown >= POSITIONS_MS) {
        onEpoch(positions.slice(), epoch + 1);
        shown = performance.now();
      }
    }
  } else {
    meter.update(epochs);
  }
  return { positions, params, epochs, seconds: (performance.now() - started) / 1000 };
}

/** Where the descent starts: `init` or random points stretched over a square, a little moved, so that no two are at one place. */
function startingPositions(n: number, seed: number, init: Float32Array | undefined): Float32Array<ArrayBuffer> {
  const positions = new Float32Array(2 * n);
  if (n < 2) return positions;
  const rng = new Rng(streamSeed(seed, 'umap start'));
  const from = init ?? positions.map(() => rng.uniform());
  for (const axis of [0, 1]) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < from.length; i += 2) {
      low = Math.min(low, from[i]!);
      high = Math.max(high, from[i]!);
    }
    const scale = high > low ? SIDE / (high - low) : 0;
    for (let i = axis; i < from.length; i += 2) {
      positions[i] = (from[i]! - low) * scale - (scale && SIDE / 2) + rng.uniform(-JITTER, JITTER);
    }
  }
  return positions;
}

function check(knn: Neighbours, n: number, params: UmapParams, init: Float32Array | undefined): void {
  const { neighbours, minDist, spread, epochs } = params;
  const whole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
  const wrong =
    (!whole(neighbours, 2) && `${neighbours} neighbours: at least 2, a whole number.`) ||
    (!(spread > 0 && spread < Infinity) && `A spread of ${spread}: it must be above 0.`) ||
    (!(minDist >= 0 && minDist <= spread) && `A least distance of ${minDist}: from 0 to the spread.`) ||
    (epochs !== null && !whole(epochs, 1) && `${epochs} epochs: at least 1, a whole number.`);
  if (wrong) throw new OrthrusError('umap.params', wrong, 'Change it in the parameters of the layout.');
  const needed = Math.min(neighbours, n) - 1;
  const shaped = knn.k >= needed && knn.indices.length === n * knn.k && knn.distances.length === n * knn.k;
  if (n > 0 && shaped && (init?.length ?? 2 * n) === 2 * n && knn.indices.every((index) => index < n)) return;
  throw new OrthrusError(
    'umap.neighbours',
    `These are not the ${needed} neighbours of each of ${n} points that the layout needs.`,
    'Compute the neighbours of the same points again.',
  );
}
