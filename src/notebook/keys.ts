/** Results are found again under the hash of all that decides them (design, section 2). Synchronous: keys are asked for on each change. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

function written(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      // −0 is written 0 and what is not finite null, as JSON.stringify does: a key stays the same when the document was kept and read.
      return JSON.stringify(value);
    case 'undefined':
      return undefined;
    case 'object':
      break;
    default:
      throw new TypeError(`A ${typeof value} cannot be written as JSON.`);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => written(item) ?? 'null').join(',')}]`;
  if (ArrayBuffer.isView(value) && Symbol.iterator in value) {
    return `[${Array.from(value as unknown as Iterable<number>, (item) => written(item)!).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // A Map or a Date would be written as {} and be taken for any other.
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('Only plain objects can be written as JSON.');
  const object = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(object)
    .sort()
    .flatMap((key) => {
      const text = written(object[key]);
      return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
    });
  return `{${members.join(',')}}`;
}

/**
 * JSON without blanks, keys sorted by code unit, so that equal values have equal texts. Members that are undefined are left out,
 * typed arrays are written as arrays.
 *
 * @throws TypeError for what JSON cannot tell apart: functions, bigints, symbols, instances of classes
 */
export const canonicalJson = (value: unknown): string => written(value) ?? 'null';

/** SHA-256 of the canonical JSON, 64 lower-case hexadecimal digits. */
export const hashOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/** A chromosome's worth of ids is hashed once, not on each keystroke. */
const subsetHashes = new WeakMap<readonly string[], string>();

/** Hash of transcripts chosen; the order in which they were chosen does not matter. */
function subsetHash(ids: readonly string[]): string {
  let hash = subsetHashes.get(ids);
  if (hash === undefined) {
    hash = hashOf([...new Set(ids)].sort());
    subsetHashes.set(ids, hash);
  }
  return hash;
}

/**
 * The key of a result.
 *
 * @param parts.params what of the parameters decides the result (`keyed` of the kind)
 * @param parts.inputs port → hash of the result that goes in
 * @param parts.subset ids of the transcripts worked on; undefined: all of them. Never changed in place.
 */
export function resultKey(parts: {
  kind: string;
  version: number;
  params: unknown;
  inputs: Readonly<Record<string, string>>;
  subset?: readonly string[] | undefined;
}): string {
  const { kind, version, params, inputs, subset } = parts;
  return hashOf({ kind, version, params, inputs, subset: subset && subsetHash(subset) });
}
