import { abortError, throwIfAborted } from '../lib/errors';

const SLICE = 1 << 18;
const BREATH_MS = 40;

/** Lets the event loop take one turn, so that cancel messages arrive. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Keeps long loops polite: awaits a turn of the event loop when 40 ms have passed since the last, and throws when cancelled. */
export class Pacer {
  private last = performance.now();

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** True when it is time to `await breathe()`. */
  get due(): boolean {
    return performance.now() - this.last > BREATH_MS;
  }

  /** @throws AbortError when the task was cancelled */
  async breathe(): Promise<void> {
    throwIfAborted(this.signal);
    await turn();
    throwIfAborted(this.signal);
    this.last = performance.now();
  }
}

/**
 * `promise`, or an AbortError as soon as `signal` fires: a source that hangs must not hold up cancelling.
 * @throws AbortError | what `promise` rejects with
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    // It will reject too, and nobody else listens.
    promise.catch(() => undefined);
    throw abortError();
  }
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortError());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Pushes a stream into `push`, piece by piece, until it ends or `stop` says so.
 * @throws AbortError at once when `signal` fires, also while a read is pending; otherwise what the stream throws
 */
export async function feed(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  push: (chunk: Uint8Array<ArrayBuffer>) => void,
  pacer: Pacer,
  signal: AbortSignal | undefined,
  stop: () => boolean = () => false,
): Promise<void> {
  const reader = stream.getReader();
  const onAbort = (): void => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      throwIfAborted(signal);
      if (done) return;
      for (let from = 0; from < value.length; from += SLICE) {
        push(value.length <= SLICE ? value : value.subarray(from, from + SLICE));
        if (stop()) return;
        if (pacer.due) await pacer.breathe();
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    void reader.cancel().catch(() => undefined);
  }
}
