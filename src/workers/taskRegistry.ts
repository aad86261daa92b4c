import { releaseProxy } from 'comlink';
import { isAbort, OrthrusError } from '../lib/errors';
import type { Progress } from '../lib/progress';

/** A listener that came over the wire holds a message port until it is released. */
type RemoteListener = { readonly [releaseProxy]?: () => void };

/** Lets go of a listener that will not be called again; one of this thread has nothing to let go of. */
export function releaseListener(listener: object): void {
  (listener as RemoteListener)[releaseProxy]?.();
}

/** The long calls under way in one worker, by the id their caller gave them. */
export class TaskRegistry {
  private readonly controllers = new Map<string, AbortController>();

  /**
   * Runs `work` under `task`. Reports stop when it ends, and the listener's port is released.
   * @throws what `work` throws; AbortError when cancelled; OrthrusError `task.duplicate` when the id is in use
   */
  async run<T, E = Progress>(
    task: string,
    listener: (event: E) => void,
    work: (signal: AbortSignal, report: (event: E) => void) => Promise<T>,
  ): Promise<T> {
    if (this.controllers.has(task)) {
      throw new OrthrusError('task.duplicate', `Task ${task} is already running.`, 'Cancel it or wait for its end.');
    }
    const controller = new AbortController();
    this.controllers.set(task, controller);
    let open = true;
    const report = (event: E): void => {
      // Over the wire the call returns a promise, which fails when the page has gone: nobody is left to tell.
      if (open) Promise.resolve(listener(event) as unknown).catch(() => undefined);
    };
    try {
      const result = await work(controller.signal, report);
      controller.signal.throwIfAborted();
      return result;
    } catch (error) {
      if (controller.signal.aborted && !isAbort(error)) controller.signal.throwIfAborted();
      throw error;
    } finally {
      open = false;
      this.controllers.delete(task);
      releaseListener(listener);
    }
  }

  /** Fires the task's signal; an id that is not running is no error (the task may just have ended). */
  cancel(task: string): void {
    this.controllers.get(task)?.abort();
  }
}
