/**
 * Plain values with typed arrays in them as bytes: what JSON would make of them, and beside it the arrays as they are.
 *
 * Layout, little-endian: "ORTHRUSV", version (u32), bytes of the JSON (u32), the JSON as UTF-8, then the arrays in the order in which
 * they come in the JSON; zeros fill up to a multiple of 8 bytes before each and at the end. In the JSON an array is
 * `{"$": "Float32Array", "length": 12}`; what JSON has no number or word for is `{"$": "NaN"}`, `"Infinity"`, `"-Infinity"`, `"-0"`
 * or `"undefined"`. A key that begins with $ has one more $ in front of it. Nothing else is possible, and nothing is ever executed.
 */
import { OrthrusError } from './errors';

const MAGIC = 'ORTHRUSV';
const VERSION = 1;
const PREFIX = 16;
const ALIGNMENT = 8;
/** Deeper nesting is no value of ours; a reader that followed it would run out of stack. */
const MAX_DEPTH = 64;

const ARRAYS = { Float32Array, Float64Array, Int32Array, Uint8Array, Uint16Array, Uint32Array } as const;
type ArrayName = keyof typeof ARRAYS;
type AnyArray = InstanceType<(typeof ARRAYS)[ArrayName]> & ArrayBufferView<ArrayBuffer>;

const WORDS: ReadonlyMap<string, number | undefined> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
  ['undefined', undefined],
]);

/** Bytes that are written as one Uint8Array without being copied together before. */
export class JoinedBytes {
  constructor(readonly parts: readonly Uint8Array<ArrayBuffer>[]) {}

  get length(): number {
    return this.parts.reduce((sum, part) => sum + part.length, 0);
  }
}

const padding = (bytes: number): number => -bytes & (ALIGNMENT - 1);

/**
 * The bytes of a value, in parts: the arrays' own memory is among them, and must not change before the parts are written.
 * @throws TypeError for what is no plain value (functions, class instances, a key `__proto__`, circles)
 */
export function packValue(value: unknown): Uint8Array<ArrayBuffer>[] {
  const arrays: Uint8Array<ArrayBuffer>[] = [];
  const pad = (bytes: number): void => {
    if (padding(bytes) > 0) arrays.push(new Uint8Array(padding(bytes)));
  };

  const plain = (node: unknown, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new TypeError('a value is nested too deeply, or in a circle');
    switch (typeof node) {
      case 'string':
      case 'boolean':
        return node;
      case 'undefined':
        return { $: 'undefined' };
      case 'number':
        if (Number.isFinite(node) && !Object.is(node, -0)) return node;
        return { $: Object.is(node, -0) ? '-0' : String(node) };
      case 'object':
        if (node === null) return null;
        break;
      default:
        throw new TypeError(`a ${typeof node} cannot be kept`);
    }
    if (node instanceof JoinedBytes) {
      arrays.push(...node.parts);
      pad(node.length);
      return { $: 'Uint8Array', length: node.length };
    }
    if (ArrayBuffer.isView(node)) {
      const name = node.constructor.name;
      if (!Object.hasOwn(ARRAYS, name)) throw new TypeError(`a ${name} cannot be kept`);
      const { buffer, byteOffset, byteLength, length } = node as AnyArray;
      arrays.push(new Uint8Array(buffer, byteOffset, byteLength));
      pad(byteLength);
      return { $: name, length };
    }
    if (Array.isArray(node)) return Array.from(node, (item) => plain(item, depth + 1));
    const prototype: unknown = Object.getPrototypeOf(node);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`a ${node.constructor.name} cannot be kept`);
    }
    const out: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(node)) {
      if (key === '__proto__') throw new TypeError('a key __proto__ cannot be kept');
      out[key.startsWith('$') ? `$${key}` : key] = plain(item, depth + 1);
    }
    return out;
  };

  const json = new TextEncoder().encode(JSON.stringify(plain(value, 0)));
  const head = new Uint8Array(PREFIX + json.length + padding(json.length));
  head.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(head.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, json.length, true);
  head.set(json, PREFIX);
  return [head, ...arrays];
}

const damaged = (why: string, cause?: unknown): OrthrusError =>
  new OrthrusError('packed.damaged', `These are not the bytes of a kept value: ${why}.`, 'Make it anew.', { cause });

/**
 * The value that `packValue` made bytes of. Whatever the bytes are, no more memory is taken than about what they hold.
 * @param own gives each array memory of its own, so that it can be transferred; otherwise they may share that of `bytes`
 * @returns the value, and the arrays in it
 * @throws OrthrusError `packed.damaged` | `packed.version`
 */
export function unpackValue(
  bytes: Uint8Array<ArrayBuffer>,
  own = false,
): { readonly value: unknown; readonly arrays: readonly AnyArray[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== MAGIC) {
    throw damaged('they begin otherwise');
  }
  if (view.getUint32(8, true) !== VERSION) {
    const mend = 'Reload the page to get the newest version, or make it anew.';
    throw new OrthrusError('packed.version', 'This was kept by another version of Orthrus Notebook.', mend);
  }
  const jsonBytes = view.getUint32(12, true);
  if (jsonBytes > bytes.length - PREFIX) throw damaged('they are cut short');
  let at = PREFIX + jsonBytes + padding(jsonBytes);
  const arrays: AnyArray[] = [];

  const take = (name: string, length: unknown): AnyArray => {
    if (!Object.hasOwn(ARRAYS, name)) throw damaged(`there is no array of type ${name.slice(0, 40)}`);
    const type = ARRAYS[name as ArrayName];
    const count = Number.isSafeInteger(length) ? (length as number) : -1;
    const size = count * type.BYTES_PER_ELEMENT;
    if (count < 0 || at + size > bytes.length) throw damaged('an array does not lie in them');
    const start = bytes.byteOffset + at;
    const shared = !own && start % type.BYTES_PER_ELEMENT === 0;
    const array = shared
      ? new type(bytes.buffer, start, count)
      : new type(bytes.buffer.slice(start, start + size), 0, count);
    at += size + padding(size);
    arrays.push(array);
    return array;
  };

  const revive = (node: unknown, depth: number): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    if (depth > MAX_DEPTH) throw damaged('they are nested too deeply');
    if (Array.isArray(node)) return node.map((item) => revive(item, depth + 1));
    const entries = Object.entries(node);
    const [first] = entries;
    if (first?.[0] === '$') {
      const word = String(first[1]);
      if (entries.length === 1 && WORDS.has(word)) return WORDS.get(word);
      if (entries.length === 2 && entries[1]![0] === 'length') return take(word, entries[1]![1]);
      throw damaged('a word in them has no meaning');
    }
    const out: Record<string, unknown> = {};
    for (const [key, item] of entries) {
      if (key === '__proto__' || (key.startsWith('$') && !key.startsWith('$$'))) throw damaged('a key is not allowed');
      out[key.startsWith('$') ? key.slice(1) : key] = revive(item, depth + 1);
    }
    return out;
  };

  let json: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    json = JSON.parse(text.decode(bytes.subarray(PREFIX, PREFIX + jsonBytes)));
  } catch (cause) {
    throw damaged('their description cannot be read', cause);
  }
  const value = revive(json, 0);
  if (at !== bytes.length) throw damaged('there are more or fewer than described');
  return { value, arrays };
}
