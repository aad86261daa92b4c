import { abortError, isAbort, throwIfAborted } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { GzipReader, bgzfBlockLength, isGzip } from './gzip';

type Bytes = Uint8Array<ArrayBuffer>;

/** Gives the next bytes, undefined at the end. */
type Pull = () => Promise<Bytes | undefined>;

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
 *
 * gzip goes through the platform's DecompressionStream, which is four times as fast, and at its first complaint (a second member
 * in Chromium, padding, a cut, damage) once more through GzipReader, which knows these, from the start: what was delivered
 * is passed over. bgzip goes through GzipReader at once.
 * @throws OrthrusError what the source throws; from the stream also `bytes.truncated` | `bytes.corrupt`
 */
export async function decompressed(source: ByteSource, signal?: AbortSignal): Promise<Decompressed> {
  const first = new StoredBytes(source, signal);
  const head = await first.head(HEAD_BYTES);
  const container = containerOf(head);
  let latest = first;
  let furthest = 0;
  const consumed = (): number => (furthest = Math.max(furthest, latest.taken));
  const again = (): StoredBytes => {
    consumed();
    return (latest = new StoredBytes(source, signal));
  };
  const pull =
    container === 'plain'
      ? () => first.next()
      : container === 'bgzip'
        ? decodedHere(source.name, first)
        : decodedByPlatform(source.name, first, again);

  const stream = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          throwIfAborted(signal);
          const bytes = await pull();
          throwIfAborted(signal);
          if (bytes) controller.enqueue(bytes);
          else controller.close();
        } catch (cause) {
          void latest.cancel();
          controller.error(signal?.aborted || isAbort(cause) ? abortError() : cause);
        }
      },
      cancel: () => latest.cancel(),
    },
    { highWaterMark: 0 },
  );
  return { container, stream, consumed };
}

/** A source's stored bytes, with a look at their beginning, and a count of those taken. */
class StoredBytes {
  taken = 0;
  /** What the source itself threw, as against what decoding its bytes does. */
  failure: unknown;
  private reader: ReadableStreamDefaultReader<Bytes> | undefined;
  private held: Bytes | undefined;

  constructor(
    private readonly source: ByteSource,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The first `length` bytes or more, fewer only where there are no more. They are given by `next` all the same. */
  async head(length: number): Promise<Bytes> {
    let head: Bytes = new Uint8Array(0);
    while (head.length < length) {
      const more = await this.read();
      if (!more) break;
      head = head.length === 0 ? more : joined(head, more);
    }
    if (head.length > 0) this.held = head;
    return head;
  }

  async next(): Promise<Bytes | undefined> {
    const bytes = this.held ?? (await this.read());
    this.held = undefined;
    this.taken += bytes?.length ?? 0;
    return bytes;
  }

  async cancel(): Promise<void> {
    await this.reader?.cancel().catch(() => undefined);
  }

  private async read(): Promise<Bytes | undefined> {
    try {
      throwIfAborted(this.signal);
      this.reader ??= (await this.source.stream(this.signal)).getReader();
      for (;;) {
        const { done, value } = await this.reader.read();
        throwIfAborted(this.signal);
        if (done) return undefined;
        if (value.length > 0) return value;
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

function decodedHere(name: string, stored: StoredBytes): Pull {
  const gzip = new GzipReader(name);
  /** Decoded and not yet delivered; comes before the failure that ended it. */
  const ready: Bytes[] = [];
  let failure: unknown;
  let finished = false;
  return async () => {
    while (ready.length === 0 && failure === undefined && !finished) {
      const bytes = await stored.next();
      try {
        if (bytes) gzip.push(bytes, (chunk) => ready.push(chunk));
        else {
          finished = true;
          gzip.end();
        }
      } catch (error) {
        failure = error;
      }
    }
    const chunk = ready.shift();
    if (!chunk && failure !== undefined) throw failure;
    return chunk;
  };
}

function decodedByPlatform(name: string, stored: StoredBytes, again: () => StoredBytes): Pull {
  const fed = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const bytes = await stored.next();
        if (bytes) controller.enqueue(bytes);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = fed.pipeThrough<Bytes>(new DecompressionStream('gzip')).getReader();
  let delivered = 0;
  let other: Pull | undefined;
  return async () => {
    while (!other) {
      try {
        const { done, value } = await reader.read();
        if (done) return undefined;
        delivered += value.length;
        if (value.length > 0) return value;
      } catch (error) {
        if (stored.failure !== undefined) throw stored.failure;
        if (isAbort(error)) throw error;
        void stored.cancel();
        other = decodedHere(name, again());
      }
    }
    for (;;) {
      const chunk = await other();
      const known = Math.min(delivered, chunk?.length ?? 0);
      delivered -= known;
      if (!chunk || known < chunk.length) return chunk?.subarray(known);
    }
  };
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
