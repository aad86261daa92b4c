import type { ProgressListener } from '../lib/progress';
import type { EncoderConfig } from './config';
import type { Parameters } from './parameters';

export type CheckpointContainer = 'safetensors' | 'torch zip' | 'torch legacy' | 'lightning';

/** A file the user dropped or that was downloaded, whole. */
export interface CheckpointFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

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

/** What to download: an https address of a weights file, or a repository "owner/name" (or "owner/name@revision"). */
export type DownloadRequest =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'hub'; readonly repository: string };

/** A checkpoint that came over the network or out of the download cache. */
export interface DownloadedCheckpoint extends Checkpoint {
  /** Address of the weights file. */
  readonly source: string;
  /** SHA-256 of the weights file as downloaded (not of the parameters: see hashParameters). */
  readonly fileSha256: string;
  readonly fileBytes: number;
  /** Whether the weights came out of the cache. */
  readonly cached: boolean;
}

/** A place to keep downloaded files by address: OPFS in the browser, a folder in Node. */
export interface DownloadCache {
  /** The stored bytes and their SHA-256 (verified on reading), or undefined. A damaged entry is dropped. */
  get(url: string): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string } | undefined>;
  put(url: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void>;
  delete(url: string): Promise<void>;
}

export interface DownloadOptions {
  readonly fetch?: typeof fetch;
  readonly cache?: DownloadCache;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
  /** Where repositories live; another address for a mirror or a test. Default https://huggingface.co. */
  readonly hubBaseUrl?: string;
  /** First pause before trying again after a failure, doubled each time; milliseconds, default 300. */
  readonly retryDelayMs?: number;
}
