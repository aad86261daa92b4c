import { OrthrusError, abortError, isAbort, throwIfAborted } from '../lib/errors';
import type { ByteSource } from './byteSource';

type Bytes = Uint8Array<ArrayBuffer>;
type ByteStream = ReadableStream<Bytes>;

/**
 * Passes `stream` on, tells of every chunk, and turns whatever cuts it short into one of two things: an AbortError when
 * `signal` fired, else what `failure` makes of it.
 */
function watched(
  stream: ByteStream,
  signal: AbortSignal | undefined,
  onBytes: (count: number) => void,
  failure: (cause: unknown) => Error,
): ByteStream {
  const reader = stream.getReader();
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          throwIfAborted(signal);
          const { done, value } = await reader.read();
          if (done) return controller.close();
          onBytes(value.length);
          controller.enqueue(value);
        } catch (cause) {
          void reader.cancel().catch(() => undefined);
          controller.error(signal?.aborted || isAbort(cause) ? abortError() : failure(cause));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/**
 * A File or Blob, as dropped on the page.
 * @throws OrthrusError `file.unreadable` while reading when the file was changed, moved or locked since it was chosen
 */
export function blobSource(name: string, blob: Blob): ByteSource {
  const unreadable = (cause: unknown): OrthrusError =>
    new OrthrusError(
      'file.unreadable',
      `${name} can no longer be read: it was changed, moved or locked after it was chosen.`,
      'Choose the file again.',
      { cause },
    );
  return {
    name,
    size: blob.size,
    async stream(signal) {
      throwIfAborted(signal);
      return watched(blob.stream(), signal, () => undefined, unreadable);
    },
    async read(offset, length, signal) {
      throwIfAborted(signal);
      let bytes: Bytes;
      try {
        bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      } catch (cause) {
        throw unreadable(cause);
      }
      throwIfAborted(signal);
      return bytes;
    },
  };
}

export interface UrlSourceOptions {
  /** Replaces the platform's fetch, for instance to add a header. */
  readonly fetch?: typeof fetch;
}

/** What `probe` found out about an address. `ranges` is undefined where the server does not say. */
export interface UrlFacts {
  readonly size: number | undefined;
  readonly ranges: boolean | undefined;
}

export interface UrlSource extends ByteSource {
  /** Asks for the size with a HEAD request; `size` is known afterwards where the server tells it. */
  probe(signal?: AbortSignal): Promise<UrlFacts>;
}

/**
 * The address as a URL when it may be read: https, or http on this machine.
 * @throws OrthrusError `url.invalid` | `url.scheme`
 */
export function readableUrl(address: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new OrthrusError('url.invalid', `"${address}" is not a web address.`, 'Write it as https://host/path.');
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && local)) return url;
  throw new OrthrusError(
    'url.scheme',
    `${address} is not read over https.`,
    'Use the https address, or download the file and drop it here.',
  );
}

const DOWNLOAD = 'Check the address, or download the file and drop it here.';

const statusError = (address: string, status: number): OrthrusError =>
  status === 404 || status === 410
    ? new OrthrusError('url.missing', `${address} does not exist (${status}).`, 'Check the address.')
    : status === 401 || status === 403
      ? new OrthrusError('url.forbidden', `${address} may not be read (${status}).`, DOWNLOAD)
      : new OrthrusError('url.status', `${address} answered with status ${status}.`, 'Try again later. ' + DOWNLOAD);

const cutError = (address: string, cause: unknown): OrthrusError =>
  new OrthrusError(
    'url.cut',
    `The connection to ${address} was cut before everything had arrived.`,
    'Try again, or download the file and drop it here.',
    { cause },
  );

/** The parts of `Content-Range: bytes 0-99/1000` (or `bytes` with a star for the range); a part that is not told is undefined. */
function contentRange(header: string | null): { start: number | undefined; size: number | undefined } {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? '');
  const number = (text: string | undefined): number | undefined => (text && text !== '*' ? Number(text) : undefined);
  return { start: number(match?.[1]), size: number(match?.[2]) };
}

/**
 * A file at an https address (http on this machine). `read` asks for byte ranges; redirects are followed as long as they lead
 * to an address that may be read.
 *
 * A `.gz` served with `Content-Encoding: gzip` arrives decoded from `stream`, and across origins that header cannot be
 * seen: never conclude from the name or `size` what the bytes are.
 *
 * @throws OrthrusError `url.invalid` | `url.scheme` at once; while reading `url.unreachable`, `url.missing`, `url.forbidden`,
 * `url.status`, `url.cut`, and `url.noRange` where the server ignores ranges
 */
export function urlSource(address: string, options: UrlSourceOptions = {}): UrlSource {
  readableUrl(address);
  const fetcher: typeof fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  let size: number | undefined;

  const request = async (init: RequestInit, signal: AbortSignal | undefined): Promise<Response> => {
    throwIfAborted(signal);
    let response: Response;
    try {
      response = await fetcher(address, { ...init, ...(signal ? { signal } : {}) });
    } catch (cause) {
      if (signal?.aborted || isAbort(cause)) throw abortError();
      throw new OrthrusError(
        'url.unreachable',
        `${address} could not be reached.`,
        'Check the connection and the address. A page may read only from servers that allow it (CORS): ' +
          'otherwise download the file and drop it here.',
        { cause },
      );
    }
    if (response.redirected) readableUrl(response.url);
    return response;
  };
  const refuse = (response: Response, error: OrthrusError): never => {
    void response.body?.cancel().catch(() => undefined);
    throw error;
  };
  /** Length of the stored bytes, where the reply is not encoded for the way. */
  const storedLength = (response: Response): number | undefined => {
    const length = response.headers.get('content-length');
    const encoding = response.headers.get('content-encoding') ?? 'identity';
    return length !== null && encoding === 'identity' ? Number(length) : undefined;
  };

  return {
    name: address,
    get size() {
      return size;
    },
    beside(ending) {
      const url = new URL(address);
      url.pathname += ending;
      return urlSource(url.href, options);
    },
    async probe(signal) {
      // Without asking for identity, servers tell the size of what they would send encoded.
      const response = await request({ method: 'HEAD' }, signal);
      if (!response.ok) throw statusError(address, response.status);
      size = storedLength(response) ?? size;
      const accepts = response.headers.get('accept-ranges');
      return { size, ranges: accepts === null ? undefined : accepts !== 'none' };
    },
    async stream(signal) {
      const response = await request({}, signal);
      if (!response.ok) return refuse(response, statusError(address, response.status));
      size = storedLength(response) ?? size;
      if (!response.body) return new Blob([]).stream();
      let received = 0;
      const count = (bytes: number): void => {
        received += bytes;
        // More than was promised: it was decoded on the way behind a header that this origin cannot see.
        if (size !== undefined && received > size) size = undefined;
      };
      return watched(response.body, signal, count, (cause) => cutError(address, cause));
    },
    async read(offset, length, signal) {
      if (length <= 0) return new Uint8Array(0);
      const range = `bytes=${offset}-${offset + length - 1}`;
      const response = await request({ headers: { Range: range } }, signal);
      const told = contentRange(response.headers.get('content-range'));
      if (response.status === 416) {
        await response.body?.cancel();
        size = told.size ?? size;
        return new Uint8Array(0);
      }
      if (!response.ok) return refuse(response, statusError(address, response.status));
      if (response.status !== 206 || (told.start !== undefined && told.start !== offset)) {
        return refuse(
          response,
          new OrthrusError(
            'url.noRange',
            `The server of ${address} does not answer requests for a part of a file.`,
            'Download the file and drop it here, or put it on a server that supports byte ranges.',
          ),
        );
      }
      size = told.size ?? size;
      let bytes: Bytes;
      try {
        bytes = new Uint8Array(await response.arrayBuffer());
      } catch (cause) {
        if (signal?.aborted || isAbort(cause)) throw abortError();
        throw cutError(address, cause);
      }
      const expected = size === undefined ? undefined : Math.max(0, Math.min(length, size - offset));
      if (bytes.length > length || (expected !== undefined && bytes.length !== expected)) {
        throw cutError(address, new Error(`${bytes.length} bytes came, ${expected ?? length} were asked for`));
      }
      return bytes;
    },
  };
}
