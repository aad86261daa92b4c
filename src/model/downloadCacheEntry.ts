import { sha256 } from '../lib/hash';

/** What stands beside a cached file; written last, so that a file without it never counts as whole. */
export interface CacheSidecar {
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** File name, without ending, under which an address is kept. */
export async function cacheKey(url: string): Promise<string> {
  return (await sha256(url)).slice(0, 40);
}

/** The entry where file and sidecar agree; undefined where either is damaged or belongs to another address. */
export async function verifiedEntry(
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  sidecarText: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string } | undefined> {
  let sidecar: Partial<CacheSidecar> | null;
  try {
    sidecar = JSON.parse(sidecarText) as Partial<CacheSidecar> | null;
  } catch {
    return undefined;
  }
  if (sidecar?.url !== url || sidecar.bytes !== bytes.length) return undefined;
  const actual = await sha256(bytes);
  return actual === sidecar.sha256 ? { bytes, sha256: actual } : undefined;
}

export function sidecarText(url: string, bytes: Uint8Array, hash: string): string {
  const sidecar: CacheSidecar = { url, sha256: hash, bytes: bytes.length };
  return JSON.stringify(sidecar);
}
