import { throwIfAborted } from './errors';

/** So short that a frame of 50 ms has room for drawing beside it. */
const SLICE_MS = 8;
interface SliceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Items between two looks at the clock: 1 where each takes long; default 256. */
  readonly stride?: number;
}

/**
 * Does `work(i)` for i = 0 … count − 1, giving the thread's event loop a turn every 8 ms: what the page's thread does at length without
 * holding up a frame.
 * @throws AbortError when the signal fires; what `work` throws
 */
export async function inSlices(
  count: number,
  work: (i: number) => void,
  { signal, stride = 256 }: SliceOptions = {},
): Promise<void> {
  throwIfAborted(signal);
  let since = performance.now();
  for (let from = 0; from < count; from += stride) {
    const end = Math.min(count, from + stride);
    for (let i = from; i < end; i++) work(i);
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(signal);
    since = performance.now();
  }
}
