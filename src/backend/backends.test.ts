import { afterEach, describe, expect, test } from 'vitest';
import { toHost, zeros } from '../ops/tensor';
import { backends } from '../oracle/backends';
import type { Backend } from './contract';

let backend: Backend;
afterEach(() => {
  backend.dispose();
});

describe.each(backends)('%s', (_, open) => {
  test('counts buffers back to where they were, and refuses one that is too large by name', async () => {
    backend = await open();
    const before = backend.memory;
    const tensor = zeros(backend, [1024], 'kept');
    expect(backend.memory.current).toBe(before.current + 4096);
    backend.free(tensor.buffer);
    expect(backend.memory.current).toBe(before.current);
    expect(backend.memory.buffers).toBe(before.buffers);
    expect(() => backend.free(tensor.buffer)).toThrow('was freed');
    expect(() => backend.allocate(backend.info.maxBufferBytes + 4, 'huge')).toThrow(/huge needs a buffer of/);
  });

  test('a destroyed device rejects what waits on it, and says so', async () => {
    backend = await open();
    const tensor = zeros(backend, [1024], 'lost');
    backend.dispose();
    await expect(toHost(backend, tensor)).rejects.toMatchObject({ code: 'device.lost' });
    expect(await backend.lost).toBeTruthy();
  });

  test('an abort rejects at once', async () => {
    backend = await open();
    const controller = new AbortController();
    const tensor = zeros(backend, [16], 'aborted');
    const reading = toHost(backend, tensor, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
