import { afterEach, describe, expect, test } from 'vitest';
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
    const buffer = backend.allocate(4096, 'kept');
    expect(backend.memory.current).toBe(before.current + 4096);
    backend.free(buffer);
    expect(backend.memory.current).toBe(before.current);
    expect(backend.memory.buffers).toBe(before.buffers);
    expect(() => backend.free(buffer)).toThrow('was freed');
    expect(() => backend.allocate(backend.info.maxBufferBytes + 4, 'huge')).toThrow(/huge needs a buffer of/);
  });

  test('a destroyed device rejects what waits on it, and says so', async () => {
    backend = await open();
    const buffer = backend.allocate(4096, 'lost');
    backend.dispose();
    await expect(backend.download(buffer)).rejects.toMatchObject({ code: 'device.lost' });
    expect(await backend.lost).toBeTruthy();
  });

  test('an abort rejects at once', async () => {
    backend = await open();
    const controller = new AbortController();
    const buffer = backend.allocate(64, 'aborted');
    const reading = backend.download(buffer, 0, 64, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
