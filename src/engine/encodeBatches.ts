import { OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import type { StreamOptions } from '../model/encoder';
import { planBatches } from './batching';
import type { PackedTranscripts } from './contracts';
import type { TaskOptions } from './engine';
import { throughLosses, type EncoderOnDevice, type ModelDevice } from './modelDevice';

/** A batch of transcripts, longest first, on the device that runs it. */
export interface EncoderBatch extends EncoderOnDevice {
  /** Which transcripts these are. */
  readonly indices: readonly number[];
  readonly sequences: readonly Uint8Array[];
  /** To be given to the encoder: progress and cancelling. */
  readonly options: Pick<StreamOptions, 'signal' | 'onTokens'>;
}

export interface BatchesRun {
  readonly tokens: number;
  readonly seconds: number;
  readonly peakDeviceBytes: number;
  readonly deviceLosses: number;
}

/**
 * Does `run` for all transcripts in batches of similar length. A lost device is replaced and its batch run again: what `run` makes of a batch
 * may only be kept at its end.
 * @throws OrthrusError `embed.nothing`, `embed.empty`, `device.*`; AbortError
 */
export async function encodeBatches(
  device: ModelDevice,
  { ids, codes, offsets }: PackedTranscripts,
  stage: string,
  { onProgress, signal }: TaskOptions,
  run: (batch: EncoderBatch) => Promise<void>,
): Promise<BatchesRun> {
  const all = ids.map((_, i) => codes.subarray(offsets[i], offsets[i + 1]));
  const empty = all.findIndex((sequence) => sequence.length === 0);
  if (empty >= 0) throw new OrthrusError('embed.empty', `Transcript ${ids[empty]} has no sequence.`, 'Leave it out.');
  if (all.length === 0) {
    throw new OrthrusError(
      'embed.nothing',
      'There is no transcript to embed.',
      'Load transcripts in the Data panel first.',
    );
  }
  throwIfAborted(signal);
  const started = performance.now();
  const tokens = offsets[ids.length]! - offsets[0]!;
  const meter = new ProgressMeter(onProgress, stage, 'nt', tokens);
  meter.update(0);
  let { backend, encoder } = await device.ready(signal);
  backend.resetPeak();
  let peakDeviceBytes = 0;
  let done = 0;
  let deviceLosses = 0;
  const counted = {
    ...device,
    markLost: () => {
      deviceLosses++;
      device.markLost();
    },
  };
  const lengths = all.map((sequence) => sequence.length);
  for (const indices of planBatches(lengths, encoder.maxBatch)) {
    const sequences = indices.map((index) => all[index]!);
    const onTokens = (count: number): void => {
      meter.update(done + count);
    };
    await throughLosses(counted, async () => {
      ({ backend, encoder } = await device.ready(signal));
      await run({ backend, encoder, indices, sequences, options: { onTokens, ...(signal && { signal }) } });
    });
    for (const { length } of sequences) done += length;
    peakDeviceBytes = Math.max(peakDeviceBytes, backend.memory.peak);
  }
  return { tokens, seconds: (performance.now() - started) / 1000, peakDeviceBytes, deviceLosses };
}
