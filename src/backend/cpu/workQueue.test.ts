import { expect, it } from 'vitest';
import { WorkQueue } from './workQueue';

it('a piece of a kernel has a tile for every thread, however long a tile takes', async () => {
  const pieces: [number, number][] = [];
  const queue = new WorkQueue((_, __, first, last) => void pieces.push([first, last]), 3);
  queue.push(0, new Uint32Array(4), 8, 8e12);
  await queue.drain();
  expect(pieces).toEqual([
    [0, 3],
    [3, 6],
    [6, 8],
  ]);
});
