import { sha256 } from './hash';

const BLOCK = 1 << 23;

/**
 * The concatenated parts in blocks of 8 MiB, the last one shorter. All are in the same memory: a block is done with before the next
 * one is asked for.
 */
export function* inBlocks(parts: readonly Uint8Array[]): Generator<Uint8Array<ArrayBuffer>, void> {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const block = new Uint8Array(Math.min(BLOCK, total));
  let filled = 0;
  for (const bytes of parts) {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + block.length - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < block.length) continue;
      yield block;
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

/**
 * SHA-256 of the SHA-256s (hexadecimal, newlines between) of the concatenated parts in blocks of 8 MiB: the same however the bytes
 * are parted, and without a copy of all of them, which the platform's SHA-256 would need.
 */
export async function blocksHash(parts: readonly Uint8Array[]): Promise<string> {
  const hashes: string[] = [];
  for (const block of inBlocks(parts)) hashes.push(await sha256(block));
  return sha256(hashes.join('\n'));
}
