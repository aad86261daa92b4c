import { expose, proxy, wrap } from 'comlink';
import type { Endpoint, Remote } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { abortError, isAbort, OrthrusError } from '../lib/errors';
import type { Progress, ProgressListener } from '../lib/progress';
import { TaskRegistry } from './taskRegistry';
import { transferArrays } from './transfers';
import './wire';
import { cpuTime } from '../oracle/cpuTime';

const channels: MessageChannel[] = [];

/** Exposes `api` on one end of a real message channel and gives the proxy on the other. */
function connect<T extends object>(api: T): Remote<T> {
  const channel = new MessageChannel();
  channels.push(channel);
  expose(api, channel.port1 as unknown as Endpoint);
  return wrap<T>(channel.port2 as unknown as Endpoint);
}

afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) {
    port1.close();
    port2.close();
  }
});

const thrownBy = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('errors across a wire', () => {
  it('keep code, message and mend of an OrthrusError', async () => {
    const remote = connect({
      fail: (): void => {
        throw new OrthrusError('checkpoint.truncated', 'The file ends early.', 'Copy it again.');
      },
    });
    const error = await thrownBy(remote.fail());
    expect(error).toBeInstanceOf(OrthrusError);
    expect(error).toMatchObject({
      code: 'checkpoint.truncated',
      message: 'The file ends early.',
      mend: 'Copy it again.',
    });
  });

  it('tell a cancelled call from a failed one', async () => {
    const remote = connect({
      cancelled: (): void => {
        throw abortError();
      },
      failed: (): void => {
        throw new RangeError('out of range');
      },
      odd: (): void => {
        throw 'just text';
      },
    });
    expect(isAbort(await thrownBy(remote.cancelled()))).toBe(true);
    expect(await thrownBy(remote.failed())).toMatchObject({ name: 'RangeError', message: 'out of range' });
    expect(await thrownBy(remote.odd())).toMatchObject({ message: 'just text' });
  });
});

describe('arrays across a wire', () => {
  it('are transferred, not copied', async () => {
    const data = new Float32Array([1, 2, 3]);
    const remote = connect({ get: () => transferArrays({ dim: 3, data }) });
    expect(await remote.get()).toEqual({ dim: 3, data: new Float32Array([1, 2, 3]) });
    expect(data.byteLength).toBe(0);
  });
});

/** A worker with one long call, as the real ones have it. */
function slowApi() {
  const tasks = new TaskRegistry();
  return {
    slow: (task: string, onProgress: ProgressListener) =>
      tasks.run(task, onProgress, async (signal, report) => {
        for (let done = 1; done <= 200; done++) {
          report({ stage: 'counting', done, total: 200, unit: 'steps', rate: 0 });
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (signal.aborted) throw new Error('some inner error on the way out');
        }
        return 'finished';
      }),
    quick: (task: string, onProgress: ProgressListener) =>
      tasks.run(task, onProgress, async (_signal, report) => {
        report({ stage: 'all', done: 1, total: 1, unit: 'step', rate: 1 });
        return 7;
      }),
    cancel: (task: string): void => tasks.cancel(task),
  };
}

describe('a long call', () => {
  it('reports its progress and its result', async () => {
    const remote = connect(slowApi());
    const seen: Progress[] = [];
    const result = await remote.quick(
      'a',
      proxy((progress: Progress) => void seen.push(progress)),
    );
    expect(result).toBe(7);
    // Reports travel on a port of their own and may come in after the result.
    await vi.waitFor(() => expect(seen).toEqual([{ stage: 'all', done: 1, total: 1, unit: 'step', rate: 1 }]), {
      timeout: 20_000,
    });
  });

  it('ends in an AbortError when cancelled, whatever it throws on the way out', async () => {
    const remote = connect(slowApi());
    let started = (): void => undefined;
    const first = new Promise<void>((resolve) => (started = resolve));
    const call = thrownBy(
      remote.slow(
        'b',
        proxy(() => started()),
      ),
    );
    await first;
    const asked = cpuTime();
    await remote.cancel('b');
    expect(isAbort(await call)).toBe(true);
    expect(cpuTime() - asked).toBeLessThan(200);
  });

  it('refuses an id in use, and takes no harm from cancelling one that is not', async () => {
    const remote = connect(slowApi());
    const call = thrownBy(
      remote.slow(
        'c',
        proxy(() => undefined),
      ),
    );
    expect(
      await thrownBy(
        remote.slow(
          'c',
          proxy(() => undefined),
        ),
      ),
    ).toMatchObject({ code: 'task.duplicate' });
    await remote.cancel('nothing');
    await remote.cancel('c');
    expect(isAbort(await call)).toBe(true);
  });
});
