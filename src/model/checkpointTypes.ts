import type { ProgressListener } from '../lib/progress';
import type { EncoderConfig } from './config';
import type { Parameters } from './parameters';

export type CheckpointContainer = 'safetensors' | 'torch zip' | 'torch legacy' | 'lightning';

/** A checkpoint read and checked: configuration from its tensors' shapes, weights as float32. */
export interface Checkpoint {
  readonly container: CheckpointContainer;
  /** Stored element type(s), e.g. "F32", "BF16". */
  readonly dtype: string;
  readonly config: EncoderConfig;
  readonly parameters: Parameters;
  /** Remarks for the user, e.g. tensors that were not needed (projection head, optimizer state). */
  readonly notes: readonly string[];
}

/** A place to keep downloaded files by address: OPFS in the browser, a folder in Node. */
export interface DownloadCache {
  /** The stored bytes and their SHA-256 (verified on reading), or undefined. */
  get(url: string): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string } | undefined>;
  put(url: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>;
  delete(url: string): Promise<void>;
}

export interface DownloadOptions {
  readonly fetch?: typeof fetch;
  readonly cache?: DownloadCache;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}
