import { sha256 } from './hash';

const MIB = 1 << 20;
const WHOLE = 64 * MIB;
const END = 8 * MIB;
const PIECES = 32;

/**
 * What tells a file from others, without reading gigabytes: SHA-256 of a file up to 64 MiB. Of a larger one "pieces-" and the SHA-256
 * of its size in decimals, its first and last 8 MiB and 32 pieces of 1 MiB evenly between, in the order of the file: enough to
 * recognise a file that is given again, not enough to rule out that somebody changed a byte.
 */
export async function fingerprint(blob: Blob): Promise<string> {
  const { size } = blob;
  if (size <= WHOLE) return sha256(new Uint8Array(await blob.arrayBuffer()));
  const gap = (size - 2 * END - PIECES * MIB) / (PIECES + 1);
  const pieces = Array.from({ length: PIECES }, (_, i) => {
    const start = END + Math.floor(gap * (i + 1)) + i * MIB;
    return blob.slice(start, start + MIB);
  });
  const parts = new Blob([`${size}\n`, blob.slice(0, END), ...pieces, blob.slice(size - END)]);
  return `pieces-${await sha256(new Uint8Array(await parts.arrayBuffer()))}`;
}
