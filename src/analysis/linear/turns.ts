import { nextMacrotask } from '../../backend/cpu/macrotask';
import { throwIfAborted } from '../../lib/errors';

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 30;

/** Called often by long work: every 30 ms the event loop has its turn, so that a cancel is heard. Throws AbortError. */
export type Pause = () => Promise<void> | undefined;

export function takingTurns(signal: AbortSignal | undefined): Pause {
  let since = performance.now();
  throwIfAborted(signal);
  // Not async: called thousands of times between two turns, where a promise each would cost more than the work.
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined;
    return nextMacrotask().then(() => {
      throwIfAborted(signal);
      since = performance.now();
    });
  };
}
