import { abortError, isAbort, OrthrusError, throwIfAborted } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import type { DownloadOptions } from './checkpointTypes';
import { cutOff, refused, unreachable } from './downloadErrors';

/** Failures in a row, without a byte gained in between, after which a download gives up. */
const maxFailures = 4;
const maxAttempts = 40;
/** More than any checkpoint of this architecture; keeps an endless answer from filling memory. */
const maxBytes = 4 * 2 ** 30;

/** Why one attempt ended early; the next goes on from what is there. */
class Interrupted extends Error {
  constructor(
    override readonly cause: unknown,
    readonly answered: boolean,
  ) {
    super('interrupted');
  }
}

/** What is known of a file under way. `total` and `etag` come from the first answer that has them. */
interface Partial {
  chunks: Uint8Array[];
  done: number;
  total: number | undefined;
  etag: string | undefined;
  /** Compressed on the way: what is there cannot be gone on from. */
  encoded: boolean;
  /** Whether to guard a range by If-Range: dropped where a server's CORS rules refuse the header. */
  guard: boolean;
}

/**
 * Downloads one file whole. A cut connection is taken up again by a range request, guarded by the ETag so that parts of
 * two versions are never joined; where the server knows no ranges or the file changed, it begins anew. Servers that
 * are busy (429, 5xx) or unreachable are asked again after a growing pause.
 * @throws OrthrusError `download.notFound`, `.private`, `.server`, `.unreachable`, `.cut`; AbortError
 */
export async function downloadFile(
  url: string,
  stage: string,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const state: Partial = { chunks: [], done: 0, total: undefined, etag: undefined, encoded: false, guard: true };
  let failures = 0;
  for (let attempt = 0; ; attempt++) {
    const before = state.done;
    try {
      await receive(url, stage, options, state);
      return join(state);
    } catch (error) {
      throwIfAborted(options.signal);
      if (!(error instanceof Interrupted)) throw error;
      failures = state.done > before ? 1 : failures + 1;
      if (failures >= maxFailures || attempt >= maxAttempts) {
        const { cause } = error;
        if (state.done > 0) throw cutOff(url, state.done, state.total, cause);
        throw cause instanceof OrthrusError ? cause : unreachable(url, cause);
      }
      // A refused preflight and a lost connection look alike from here: the next try goes without the extra header.
      if (!error.answered && state.done > 0) state.guard = !state.guard;
    }
    await pause((options.retryDelayMs ?? 300) * 2 ** (failures - 1), options.signal);
  }
}

async function receive(url: string, stage: string, options: DownloadOptions, state: Partial): Promise<void> {
  const response = await request(url, options, state);
  acceptHeaders(response, state);
  const reader = response.body?.getReader();
  if (!reader) throw new Interrupted(new Error('an answer without a body'), true);
  const meter = new ProgressMeter(options.onProgress, stage, 'bytes', state.total ?? 0);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      throwIfAborted(options.signal);
      if (done) break;
      state.chunks.push(value);
      state.done += value.length;
      if (state.done > maxBytes) {
        throw new OrthrusError('download.tooLarge', `${url} gives more than 4 GiB.`, 'It is no Orthrus checkpoint.');
      }
      meter.update(state.done);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (isAbort(error) || error instanceof OrthrusError) throw error;
    throw new Interrupted(error, true);
  }
  if (state.total !== undefined && state.done < state.total) {
    throw new Interrupted(new Error('the answer ended early'), true);
  }
  if (state.total === undefined) new ProgressMeter(options.onProgress, stage, 'bytes', state.done).update(state.done);
}

async function request(url: string, options: DownloadOptions, state: Partial): Promise<Response> {
  const headers: Record<string, string> = {};
  if (state.encoded) restart(state);
  if (state.done > 0) {
    headers['Range'] = `bytes=${state.done}-`;
    if (state.guard && state.etag !== undefined) headers['If-Range'] = state.etag;
  }
  let response: Response;
  try {
    response = await (options.fetch ?? fetch)(url, { headers, signal: options.signal ?? null });
  } catch (error) {
    if (isAbort(error)) throw abortError();
    throw new Interrupted(error, false);
  }
  if (response.ok) return response;
  response.body?.cancel().catch(() => undefined);
  if (response.status === 416) {
    restart(state);
    throw new Interrupted(refused(url, 416), true);
  }
  const error = refused(url, response.status);
  if (response.status === 429 || response.status >= 500) throw new Interrupted(error, true);
  throw error;
}

/** Decides whether an answer goes on from what is there or begins anew, and takes note of size and version. */
function acceptHeaders(response: Response, state: Partial): void {
  const etag = strongEtag(response);
  if (response.status === 206 && state.done > 0) {
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)/.exec(response.headers.get('Content-Range') ?? '') ?? [];
    // A server of another origin may hide one of the two; without either nothing says that the parts belong together.
    const sameVersion = etag !== undefined && etag === state.etag;
    const samePlace = Number(from) === state.done && Number(total) === state.total;
    if (etag === state.etag && (samePlace || (sameVersion && from === undefined))) return;
    restart(state);
    response.body?.cancel().catch(() => undefined);
    throw new Interrupted(new Error('the file changed while it was downloaded'), true);
  }
  restart(state);
  const length = Number(response.headers.get('Content-Length') ?? NaN);
  // With an encoding, the length counts the encoded bytes, and ranges would too.
  state.encoded = Boolean(response.headers.get('Content-Encoding'));
  state.total = !state.encoded && Number.isSafeInteger(length) ? length : undefined;
  state.etag = etag;
}

/** A weak ETag does not promise equal bytes. */
function strongEtag(response: Response): string | undefined {
  const etag = response.headers.get('ETag');
  return etag === null || etag.startsWith('W/') ? undefined : etag;
}

function restart(state: Partial): void {
  state.chunks = [];
  state.done = 0;
  state.total = undefined;
  state.etag = undefined;
}

function join(state: Partial): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(state.done);
  let position = 0;
  for (const chunk of state.chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * The size of a file in bytes, asked for without downloading it; undefined where the server does not say.
 * @throws OrthrusError as `downloadFile`
 */
export async function remoteSize(url: string, options: DownloadOptions): Promise<number | undefined> {
  const ask = async (init: RequestInit): Promise<Response> => {
    try {
      const response = await (options.fetch ?? fetch)(url, { ...init, signal: options.signal ?? null });
      response.body?.cancel().catch(() => undefined);
      return response;
    } catch (error) {
      throw isAbort(error) ? abortError() : unreachable(url, error);
    }
  };
  const size = (text: string | null | undefined): number | undefined =>
    text && /^\d+$/.test(text) ? Number(text) : undefined;
  const head = await ask({ method: 'HEAD' });
  const length = head.headers.get('Content-Encoding') ? undefined : size(head.headers.get('Content-Length'));
  if (head.ok && length) return length;
  if (head.status === 404 || head.status === 401) throw refused(url, head.status);
  // Signed addresses may allow GET only: a range of one byte carries the whole size in Content-Range.
  const first = await ask({ headers: { Range: 'bytes=0-0' } });
  if (!first.ok) throw refused(url, first.status);
  if (first.status === 206) return size(first.headers.get('Content-Range')?.split('/')[1]);
  return size(first.headers.get('Content-Length'));
}
