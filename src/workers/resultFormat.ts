/**
 * A kept result as a file. Layout, little-endian: "ORTHRUSR", version (u32), bytes of the head (u32), SHA-256 of the head (64 digits),
 * the head as JSON, zeros up to a multiple of 8 bytes, then the value (lib/packedValue), whose hash is in the head.
 */
import { blocksHash } from '../lib/blocks';
import { sha256 } from '../lib/hash';
import { packValue, unpackValue } from '../lib/packedValue';
import type { StoredHead } from './resultsProtocol';

const MAGIC = 'ORTHRUSR';
const VERSION = 1;
const PREFIX = 80;
/** A head names a result and its sets; more than a megabyte is none. */
const MAX_HEAD = 1 << 20;

/** A key or content hash. Files are called by them: nothing else may be one. */
export const isHash = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);

interface Head extends Omit<StoredHead, 'bytes'> {
  readonly body: { readonly bytes: number; readonly hash: string };
}

/** Where the value begins. */
const bodyStart = (headBytes: number): number => Math.ceil((PREFIX + headBytes) / 8) * 8;

/**
 * The bytes of a result, in parts; the value's arrays are among them, and must not change before the parts are written.
 * @throws TypeError where the value is not plain
 */
export async function encodeResult(
  { key, kind, at, sets }: Omit<StoredHead, 'bytes'>,
  value: unknown,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const parts = packValue(value);
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const head: Head = { key, kind, at, sets, body: { bytes, hash: await blocksHash(parts) } };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const first = new Uint8Array(bodyStart(json.length));
  first.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(first.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, json.length, true);
  first.set(new TextEncoder().encode(await sha256(json)), 16);
  first.set(json, PREFIX);
  return [first, ...parts];
}

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { key, kind, at, sets, body } = value as Record<string, unknown>;
  const { bytes, hash } = (body ?? {}) as Record<string, unknown>;
  return (
    isHash(key) &&
    typeof kind === 'string' &&
    typeof at === 'string' &&
    Array.isArray(sets) &&
    sets.every(isHash) &&
    Number.isSafeInteger(bytes) &&
    isHash(hash)
  );
}

async function headOf(file: Blob): Promise<{ readonly head: Head; readonly start: number } | undefined> {
  const prefix = new Uint8Array(await file.slice(0, PREFIX).arrayBuffer());
  if (prefix.length < PREFIX || new TextDecoder('latin1').decode(prefix.subarray(0, 8)) !== MAGIC) return undefined;
  const view = new DataView(prefix.buffer);
  const length = view.getUint32(12, true);
  if (view.getUint32(8, true) !== VERSION || length > MAX_HEAD) return undefined;
  const json = new Uint8Array(await file.slice(PREFIX, PREFIX + length).arrayBuffer());
  if ((await sha256(json)) !== new TextDecoder('latin1').decode(prefix.subarray(16))) return undefined;
  // Whoever can write files can hash them too: what the head says is checked all the same.
  const head: unknown = JSON.parse(new TextDecoder().decode(json));
  const start = bodyStart(length);
  return isHead(head) && file.size === start + head.body.bytes ? { head, start } : undefined;
}

/** What a file says of the result in it, without reading the value; undefined where it is damaged or something else. */
export async function readHead(file: Blob): Promise<StoredHead | undefined> {
  const found = await headOf(file).catch(() => undefined);
  if (!found) return undefined;
  const { key, kind, at, sets } = found.head;
  return { key, kind, at, sets, bytes: file.size };
}

/** The value in a file and the arrays in it, each with memory of its own; undefined where the file is damaged or something else. */
export async function readValue(file: Blob): Promise<ReturnType<typeof unpackValue> | undefined> {
  try {
    const found = await headOf(file);
    if (!found) return undefined;
    const body = new Uint8Array(await file.slice(found.start).arrayBuffer());
    return (await blocksHash([body])) === found.head.body.hash ? unpackValue(body, true) : undefined;
  } catch {
    return undefined;
  }
}
