/** Batches of pairs as they go between workers, and a pair source whose work is done in the data worker. */
import { transfer } from 'comlink';
import { orAborted } from '../bio/feed';
import type { Tracks } from '../bio/tracks';
import type { PairBatch, PairSource, SamplerOptions, SamplerState, TrainingStep } from '../train/sampler';
import type { PairSourceApi, PairSpec, WireBatch, WireStep } from './protocol';

type Packed = WireBatch['views'][number];

function packViews(views: readonly Tracks[]): Packed {
  const offsets = new Uint32Array(views.length + 1);
  for (const [i, view] of views.entries()) offsets[i + 1] = offsets[i]! + view.length;
  const codes = new Uint8Array(offsets[views.length]!);
  for (const [i, view] of views.entries()) codes.set(view, offsets[i]);
  return { codes, offsets };
}

/** Views share the array that came over: they are as good as their own as long as nobody transfers it on. */
function unpackViews({ codes, offsets }: Packed): Tracks[] {
  return Array.from({ length: offsets.length - 1 }, (_, i) => codes.subarray(offsets[i], offsets[i + 1]));
}

export function packBatch({ views, weights, kinds, ids }: PairBatch): WireBatch {
  return { views: [packViews(views[0]), packViews(views[1])], weights, kinds, ids };
}

export function unpackBatch({ views, weights, kinds, ids }: WireBatch): PairBatch {
  return { views: [unpackViews(views[0]), unpackViews(views[1])], weights, kinds, ids };
}

/** Marks the arrays of batches in `value` for transfer. */
export function transferBatches<T extends object>(value: T, batches: readonly WireBatch[]): T {
  const buffers = batches.flatMap(({ views, weights }) => [
    ...views.flatMap(({ codes, offsets }) => [codes.buffer, offsets.buffer]),
    weights.buffer,
  ]);
  return transfer(value, buffers);
}

/**
 * Opens a pair source on the other side of a port, as the trainer uses it. `state()` is that of the last step that arrived, though
 * the data worker is one step ahead.
 * @param api the port that was given to `DataApi.connectPairs`, wrapped by comlink
 * @throws what opening throws
 */
export async function remotePairSource(
  api: PairSourceApi,
  spec: PairSpec,
  options: Partial<SamplerOptions> = {},
): Promise<PairSource> {
  const { handle, summary, state: begun } = await api.openPairSource(spec, options);
  let state: SamplerState = begun;
  /** A step that was asked for; kept when whoever waited gave up, for it will not come again. */
  let coming: Promise<WireStep> | undefined;
  return {
    summary,
    async next(signal): Promise<TrainingStep> {
      coming ??= api.nextStep(handle);
      const asked = coming;
      const forget = (): void => {
        if (coming === asked) coming = undefined;
      };
      // A failed step is asked for anew.
      asked.catch(forget);
      const step = await orAborted(asked, signal);
      forget();
      state = step.state;
      return { batches: step.batches.map(unpackBatch), epoch: step.epoch };
    },
    state: () => state,
    async restore(wanted) {
      await coming?.catch(() => undefined);
      coming = undefined;
      await api.restoreSource(handle, wanted);
      state = wanted;
    },
    heldOut: async (count) => unpackBatch(await api.heldOut(handle, count)),
    close: () => void api.closeSource(handle).catch(() => undefined),
  };
}
