import { describe, expect, test } from 'vitest';
import { openMemory } from './memory';
import { kernels } from './plans/index';
import { HEAP_BASE, Threads } from './threads';

describe.each([1, 2, 3])('%i threads: a kernel that traps throws and does not hang', (count) => {
  const start = async (): Promise<{ threads: Threads; bytes: number }> => {
    const { memory } = openMemory(count > 1);
    memory.grow(3);
    return { threads: await Threads.start(memory, false, count), bytes: memory.buffer.byteLength };
  };

  test('in every tile', async () => {
    const { threads } = await start();
    // No kernel has this number.
    expect(() => threads.run(9999, new Uint32Array(4), 0, 64)).toThrow();
    threads.dispose();
  });

  test('in the last tile, which a helper may have', async () => {
    // axpy over two tiles, of which the second lies outside the memory: whoever claims it traps.
    const tile = 4096;
    const { index } = kernels['axpy']!;
    for (let i = 0; i < 5; i++) {
      const { threads, bytes } = await start();
      const [one, x, y] = [new Uint32Array(Float32Array.of(1).buffer)[0]!, bytes - 4 * tile, HEAP_BASE];
      const command = Uint32Array.of(2 * tile, one, 0, 0, x, y, tile);
      expect(() => threads.run(index, command, 0, 2)).toThrow();
      threads.dispose();
    }
  });
});
