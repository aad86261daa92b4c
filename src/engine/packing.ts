import type { Transcript } from '../bio/transcript';
import type { PackedTranscripts } from './contracts';

/** Concatenates transcripts' packed tracks for the engine, in the order given. */
export function packTranscripts(transcripts: readonly Transcript[]): PackedTranscripts {
  const offsets = new Uint32Array(transcripts.length + 1);
  for (const [i, { tracks }] of transcripts.entries()) offsets[i + 1] = offsets[i]! + tracks.length;
  const codes = new Uint8Array(offsets[transcripts.length]!);
  for (const [i, { tracks }] of transcripts.entries()) codes.set(tracks, offsets[i]);
  return { ids: transcripts.map(({ id }) => id), codes, offsets };
}
