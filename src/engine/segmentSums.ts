import { OrthrusError } from '../lib/errors';
import { toHost } from '../ops/tensor';
import type { HiddenChunk } from '../model/encoder';
import type { PackedTranscripts } from './contracts';
import { encodeBatches } from './encodeBatches';
import type { TaskOptions } from './engine';
import type { ModelDevice } from './modelDevice';
import type { SegmentSums, Segments } from './variantContracts';

/**
 * Final hidden states summed over segments of transcripts. Memory does not grow with their lengths: hidden states are read chunk by chunk. A
 * chunk's share of a segment is summed in float64 and then added, so rounding grows with the number of chunks and not of positions.
 * @throws OrthrusError `segments.shape`, and as `encodeBatches`
 */
export async function sumSegments(
  device: ModelDevice,
  dim: number,
  transcripts: PackedTranscripts,
  segments: Segments,
  options: TaskOptions,
): Promise<Pick<SegmentSums, 'sums' | 'seconds'>> {
  checkSegments(transcripts, segments);
  const { offsets, ends } = segments;
  const sums = new Float32Array(ends.length * dim);
  const { seconds } = await encodeBatches(device, transcripts, 'Summing hidden states', options, async (batch) => {
    // A batch that a lost device left half done starts from nothing.
    for (const index of batch.indices) sums.fill(0, offsets[index]! * dim, offsets[index + 1]! * dim);
    const next = batch.indices.map((index) => offsets[index]!);
    const onHidden = async (chunk: HiddenChunk): Promise<void> => {
      const values = await toHost(batch.backend, chunk.hidden, options.signal);
      for (let b = 0; b < chunk.batch; b++) {
        const end = Math.min(chunk.start + chunk.length, batch.sequences[b]!.length);
        const rows = values.subarray(b * chunk.length * dim, (b + 1) * chunk.length * dim);
        for (let at = chunk.start; at < end;) {
          const segment = next[b]!;
          const stop = Math.min(end, ends[segment]!);
          addRows(rows, at - chunk.start, stop - chunk.start, sums.subarray(segment * dim, (segment + 1) * dim));
          if (stop === ends[segment]!) next[b]!++;
          at = stop;
        }
      }
    };
    await batch.encoder.hiddenStates(batch.sequences, { ...batch.options, onHidden });
  });
  return { sums, seconds };
}

/** Adds rows [from, to) to `sum`, whose length is a row's. */
function addRows(rows: Float32Array, from: number, to: number, sum: Float32Array): void {
  const dim = sum.length;
  const own = new Float64Array(dim);
  for (let row = from; row < to; row++) for (let d = 0; d < dim; d++) own[d]! += rows[row * dim + d]!;
  for (let d = 0; d < dim; d++) sum[d]! += own[d]!;
}

/** @throws OrthrusError `segments.shape` where segments do not cut every transcript from its start to its end */
function checkSegments(transcripts: PackedTranscripts, { offsets, ends }: Segments): void {
  const whole = transcripts.ids.findIndex((_, i) => {
    const length = transcripts.offsets[i + 1]! - transcripts.offsets[i]!;
    const own = ends.subarray(offsets[i], offsets[i + 1]);
    return own.at(-1) !== length || own.some((end, k) => end <= (own[k - 1] ?? 0));
  });
  if (whole < 0) return;
  throw new OrthrusError(
    'segments.shape',
    `The segments of transcript ${transcripts.ids[whole]} do not cut it from its start to its end.`,
    'Give the ends of its exons, the last one its length.',
  );
}
