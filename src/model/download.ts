import { isAbort, OrthrusError } from '../lib/errors';
import { sha256 } from '../lib/hash';
import { readCheckpoint } from './checkpoint';
import type { CheckpointFile, DownloadedCheckpoint, DownloadOptions, DownloadRequest } from './checkpointTypes';
import { notFound } from './downloadErrors';
import { downloadFile, remoteSize } from './downloadFile';
import { knownRepositories, planDownload, type DownloadPlan } from './hub';

interface Fetched extends CheckpointFile {
  readonly url: string;
  readonly sha256: string;
  readonly cached: boolean;
}

/**
 * Downloads and reads a checkpoint: from an https address, or of a repository its `config.json` and `model.safetensors`
 * (else `pytorch_model.bin`). What is in the cache is not asked for again; only files that proved readable are put
 * there. Progress counts the bytes of the file under way.
 * @throws OrthrusError `download.*` (address, notFound, private, server, unreachable, cut) or `checkpoint.*`; AbortError
 */
export async function downloadCheckpoint(
  request: DownloadRequest,
  options: DownloadOptions = {},
): Promise<DownloadedCheckpoint> {
  const plan = planDownload(request, options.hubBaseUrl);
  const config = plan.config === undefined ? undefined : await optional(fetchFile(plan.config, plan.name, options));
  const weights = await fetchFirst(plan, options);
  const files = config ? [config, weights] : [weights];
  const checkpoint = await readCheckpoint(files).catch(async (error: unknown) => {
    // Nothing unreadable stays behind to be found again the next time.
    if (options.cache) for (const file of files) if (file.cached) await drop(options, file.url);
    throw error;
  });
  const notes = [...checkpoint.notes];
  for (const file of files) {
    if (file.cached || !options.cache) continue;
    try {
      await options.cache.put(file.url, file.bytes, file.sha256);
    } catch (error) {
      notes.push(
        `${file.name} could not be kept for the next time (${error instanceof Error ? error.message : error}).`,
      );
    }
  }
  if (plan.config !== undefined && !config) {
    notes.push('The repository has no config.json; the configuration was read from the tensors alone.');
  }
  return {
    ...checkpoint,
    notes,
    source: weights.url,
    fileSha256: weights.sha256,
    fileBytes: weights.bytes.length,
    cached: weights.cached,
  };
}

/**
 * The size in bytes of the weights file that `downloadCheckpoint` would take, from the cache or asked of the server;
 * undefined where the server does not say.
 * @throws OrthrusError as `downloadCheckpoint`; AbortError
 */
export async function downloadSize(
  request: DownloadRequest,
  options: DownloadOptions = {},
): Promise<number | undefined> {
  const plan = planDownload(request, options.hubBaseUrl);
  for (const url of plan.weights) {
    const entry = await cached(options, url);
    if (entry) return entry.bytes.length;
  }
  for (const url of plan.weights) {
    const size = await optional(remoteSize(url, options).then((bytes) => ({ bytes })));
    if (size) return size.bytes;
  }
  throw noWeights(plan);
}

async function fetchFirst(plan: DownloadPlan, options: DownloadOptions): Promise<Fetched> {
  for (const url of plan.weights) {
    const file = await optional(fetchFile(url, plan.name, options));
    if (file) return file;
  }
  throw noWeights(plan);
}

function noWeights(plan: DownloadPlan): OrthrusError {
  const [first] = plan.weights;
  if (plan.weights.length === 1) return notFound(first!);
  return new OrthrusError(
    'download.notFound',
    `${plan.name} has neither model.safetensors nor pytorch_model.bin, or there is no such repository.`,
    `Known repositories: ${knownRepositories()}.`,
  );
}

/** The value, or undefined where the file does not exist. */
async function optional<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof OrthrusError && error.code === 'download.notFound') return undefined;
    throw error;
  }
}

async function fetchFile(url: string, model: string, options: DownloadOptions): Promise<Fetched> {
  const name = new URL(url).pathname.split('/').at(-1) || model;
  const entry = await cached(options, url);
  if (entry) return { name, url, bytes: entry.bytes, sha256: entry.sha256, cached: true };
  const bytes = await downloadFile(url, `Downloading ${name} of ${model}`, options);
  return { name, url, bytes, sha256: await sha256(bytes), cached: false };
}

/** A cache that fails (private window, full disk) is no reason not to download. */
async function cached(
  options: DownloadOptions,
  url: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; sha256: string } | undefined> {
  try {
    return await options.cache?.get(url);
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

async function drop(options: DownloadOptions, url: string): Promise<void> {
  await options.cache?.delete(url).catch(() => undefined);
}
