import { sha256 } from '../lib/hash';
import type { Parameters } from './parameters';
import { sequenceHeadPrefix } from './sequenceHeadWeights';

/**
 * SHA-256 of an encoder's weights: for each tensor in order of name (by code unit) the UTF-8 text `name\0shape\0` (shape as
 * sizes joined by commas), then its float32 elements, little-endian. Equal weights have equal hashes in any container;
 * the sequence head is not counted. Oracle in Python: docs/checkpoints.md.
 */
export async function hashParameters(parameters: Parameters): Promise<string> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const names = [...parameters.keys()].filter((name) => !name.startsWith(sequenceHeadPrefix)).sort();
  for (const name of names) {
    const { shape, data } = parameters.get(name)!;
    parts.push(encoder.encode(`${name}\0${shape.join(',')}\0`));
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  // SubtleCrypto hashes one buffer; 40 MB for the largest published model.
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return sha256(whole);
}
