import { abortError, throwIfAborted } from './errors';

/** Work that goes one after the other, in the order asked for. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private taken = 0;

  /** Whether work asked for now would have to wait. */
  get busy(): boolean {
    return this.taken > 0;
  }

  /**
   * Does work when the work before it has ended, well or not; who cancels while waiting does not wait.
   * @throws what the work throws; AbortError
   */
  take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(() => {
      throwIfAborted(signal);
      return work();
    });
    this.taken++;
    this.last = turn.catch(() => undefined).finally(() => this.taken--);
    const cancelled = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(abortError()), { once: true });
    });
    return Promise.race([turn, cancelled]);
  }
}
