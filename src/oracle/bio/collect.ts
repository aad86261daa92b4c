import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnnotatedTranscript, AnnotationSink, ChunkReader } from '../../bio/annotation';
import { blobSource } from '../../bio/byteSources';
import type { ByteSource } from '../../bio/byteSource';
import type { Rejection } from '../../bio/transcript';

const folder = dirname(fileURLToPath(import.meta.url));

/** Text of a file in this folder. */
export const dataText = (name: string): string => readFileSync(join(folder, name), 'utf8');

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A source that holds text or bytes. */
export const sourceOf = (name: string, content: string | Uint8Array<ArrayBuffer>): ByteSource =>
  blobSource(name, new Blob([content]));

export interface Collected {
  readonly transcripts: AnnotatedTranscript[];
  readonly rejected: Rejection[];
  /** What came after ##FASTA, or what a FASTA reader gave, as lines of text. */
  readonly sequences: string[];
}

/** A sink that keeps all it is given. */
export function collector(): Collected & { readonly sink: AnnotationSink } {
  const collected: Collected = { transcripts: [], rejected: [], sequences: [] };
  const sink: AnnotationSink = {
    transcript: (transcript) => void collected.transcripts.push(transcript),
    reject: (rejection) => void collected.rejected.push(rejection),
    wanted: () => true,
  };
  return { ...collected, sink };
}

/** Feeds `bytes` cut at `cuts` (ascending). */
export function feedCut(reader: ChunkReader, bytes: Uint8Array, cuts: readonly number[]): void {
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // A copy each, as a stream gives: a reader must not look beyond its piece.
    reader.push(bytes.slice(from, cut));
    from = cut;
  }
  reader.end();
}
