import { abortError, isAbort, throwIfAborted } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { GzipReader, bgzfBlockLength, isGzip } from './gzip';

type Bytes = Uint8Array<ArrayBuffer>;

/** How a file's bytes are packed. `bgzip` is gzip in blocks of at most 64 KiB that can be read one by one. */
export type Container = 'plain' | 'gzip' | 'bgzip';

/** What packs the bytes, told from their beginning (18 bytes suffice), never from a name. */
export function containerOf(head: Uint8Array): Container {
  if (!isGzip(head)) return 'plain';
  return bgzfBlockLength(head) === undefined ? 'gzip' : 'bgzip';
}

/** Bytes that suffice to tell the container. */
const HEAD_BYTES = 18;

export interface Decompressed {
  readonly container: Container;
  /** The contents. Errors with `bytes.truncated` or `bytes.corrupt` after all that could be decoded was delivered. */
  readonly stream: ReadableStream<Bytes>;
  /** Stored (compressed) bytes read so far, for progress against the source's size. */
  consumed(): number;
}

/**
 * The contents of a source, decompressed where it is gzip: one member or many, bgzip, zero padding at the end.
 * @throws OrthrusError what the source throws; from the stream also `bytes.truncated` | `bytes.corrupt`
 */
export async function decompressed(source: ByteSource, signal?: AbortSignal): Promise<Decompressed> {
  throwIfAborted(signal);
  const reader = (await source.stream(signal)).getReader();
  let taken = 0;
  let ended = false;
  const next = async (): Promise<Bytes | undefined> => {
    const { done, value } = await reader.read();
    if (done) ended = true;
    return value;
  };
  let head: Bytes = new Uint8Array(0);
  while (head.length < HEAD_BYTES && !ended) {
    const more = await next();
    if (more) head = head.length === 0 ? more : joined(head, more);
  }
  const container = containerOf(head);
  const gzip = container === 'plain' ? undefined : new GzipReader(source.name);

  /** Decoded and not yet delivered. Not left to the stream's own queue, which is dropped when the stream errors. */
  const ready: Bytes[] = [];
  let failure: unknown;
  let finished = false;
  const take = (bytes: Bytes): void => {
    taken += bytes.length;
    if (gzip) gzip.push(bytes, (chunk) => ready.push(chunk));
    else if (bytes.length > 0) ready.push(bytes);
  };
  const advance = async (): Promise<void> => {
    try {
      throwIfAborted(signal);
      if (head.length > 0) {
        const first = head;
        head = new Uint8Array(0);
        return take(first);
      }
      const bytes = ended ? undefined : await next();
      throwIfAborted(signal);
      if (bytes) take(bytes);
      else {
        finished = true;
        gzip?.end();
      }
    } catch (cause) {
      void reader.cancel().catch(() => undefined);
      failure = signal?.aborted || isAbort(cause) ? abortError() : cause;
    }
  };

  const stream = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        while (ready.length === 0 && failure === undefined && !finished) await advance();
        if (signal?.aborted) return controller.error(abortError());
        const chunk = ready.shift();
        if (chunk) controller.enqueue(chunk);
        else if (failure === undefined) controller.close();
        else controller.error(failure);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { container, stream, consumed: () => taken };
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
