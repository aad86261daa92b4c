import { throwIfAborted } from './errors';

/** So short that a frame of 50 ms has room for drawing beside it. */
const SLICE_MS = 8;
/** Items between two looks at the clock. */
const STRIDE = 256;

/**
 * Does `work(i)` for i = 0 … count − 1, giving the thread's event loop a turn every 8 ms: what the page's thread does at length without
 * holding up a frame.
 * @throws AbortError when the signal fires; what `work` throws
 */
export async function inSlices(count: number, work: (i: number) => void, signal?: AbortSignal): Promise<void> {
  let since = performance.now();
  for (let from = 0; from < count; from += STRIDE) {
    const end = Math.min(count, from + STRIDE);
    for (let i = from; i < end; i++) work(i);
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(signal);
    since = performance.now();
  }
}
