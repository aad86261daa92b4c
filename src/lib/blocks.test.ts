import { expect, it } from 'vitest';
import { blocksHash, inBlocks } from './blocks';
import { sha256 } from './hash';

const MIB = 1 << 20;
const bytes = new Uint8Array(18 * MIB).map((_, i) => i >> 9);

it('blocks are the bytes in order, however they were parted', () => {
  const parted = [bytes.subarray(0, 3), new Uint8Array(0), bytes.subarray(3, 9 * MIB), bytes.subarray(9 * MIB)];
  expect([...inBlocks(parted)]).toHaveLength(3);
  let at = 0;
  for (const block of inBlocks(parted)) {
    expect(Buffer.compare(block, bytes.subarray(at, (at += block.length)))).toBe(0);
  }
  expect(at).toBe(bytes.length);
  expect([...inBlocks([])]).toEqual([]);
});

it('their hash is that of the blocks’ hashes', async () => {
  const hashes = [0, 8, 16].map((start) => sha256(bytes.subarray(start * MIB, (start + 8) * MIB)));
  const expected = await sha256((await Promise.all(hashes)).join('\n'));
  expect(await blocksHash([bytes])).toBe(expected);
  expect(await blocksHash([bytes.subarray(0, 1), bytes.subarray(1)])).toBe(expected);
});
