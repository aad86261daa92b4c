import { sha256 } from './hash';

const BLOCK = 1 << 23;

/**
 * SHA-256 of the SHA-256s (hexadecimal, newlines between) of the concatenated parts in blocks of 8 MiB: the same however the bytes
 * are parted, and without a copy of all of them, which the platform's SHA-256 would need.
 */
export async function blocksHash(parts: Iterable<Uint8Array>): Promise<string> {
  const hashes: string[] = [];
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  for (const bytes of parts) {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + BLOCK - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < BLOCK) continue;
      hashes.push(await sha256(block));
      filled = 0;
    }
  }
  if (filled > 0) hashes.push(await sha256(block.subarray(0, filled)));
  return sha256(hashes.join('\n'));
}
