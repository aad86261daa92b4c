import { dtypeBytes, type StoredDtype } from './checkpointDtypes';
import { damaged, truncated } from './checkpointReject';
import { elementCount, formatShape, type StoredTensor, type StoredTensors } from './checkpointTensors';
import type { Parameters } from './parameters';

/** The format's own limit on its header (safetensors `MAX_HEADER_SIZE`). */
const maxHeaderBytes = 100_000_000;

/** Whether bytes begin as a safetensors file does: a header length below the limit, then the header's brace. */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== 0x7b) return false;
  const length = headerLength(bytes);
  return length >= 2 && length <= maxHeaderBytes;
}

function headerLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a safetensors file: 8-byte little-endian header length, JSON header, then the tensors' bytes.
 * Tensors may not overlap, and together they fill the file, as the format demands. Of `__metadata__` the texts are given.
 * Source: https://github.com/huggingface/safetensors, README "Format".
 * @throws OrthrusError `checkpoint.truncated`, `checkpoint.damaged`
 */
export function readSafetensors(
  bytes: Uint8Array,
  file: string,
): StoredTensors & { readonly metadata: Readonly<Record<string, string>> } {
  const length = headerLength(bytes);
  if (8 + length > bytes.length) throw truncated(file, bytes.length, 8 + length, 'its header', true);
  const { entries, metadata } = parseHeader(bytes.subarray(8, 8 + length), file);
  const data = bytes.subarray(8 + length);
  let filled = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start !== filled) {
      throw damaged(file, `${entry.name} begins at byte ${entry.start} of the data where ${filled} is due`);
    }
    filled = entry.end;
  }
  if (filled > data.length) {
    const first = entries.find((entry) => entry.end > data.length)!;
    throw truncated(file, bytes.length, 8 + length + filled, first.name);
  }
  if (filled < data.length) {
    throw damaged(file, `its tensors end after ${8 + length + filled} bytes, but the file has ${bytes.length}`);
  }
  const tensors = entries.map(({ name, dtype, shape, start, end }): StoredTensor => ({
    name,
    shape,
    dtype: Object.hasOwn(dtypeBytes, dtype) ? (dtype as StoredDtype) : { unknown: dtype },
    bytes: () => data.subarray(start, end),
  }));
  return { container: 'safetensors', tensors, metadata };
}

function parseHeader(
  bytes: Uint8Array,
  file: string,
): { readonly entries: Entry[]; readonly metadata: Record<string, string> } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(file, 'its header is not valid JSON', { cause: error });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw damaged(file, 'its header is not a JSON object');
  }
  const { __metadata__: extra, ...tensors } = header as Record<string, unknown>;
  const texts = Object.entries(extra ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    entries: Object.entries(tensors).map(([name, value]) => parseEntry(name, value, file)),
    metadata: Object.fromEntries(texts),
  };
}

function parseEntry(name: string, value: unknown, file: string): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw damaged(file, `the header's entry of ${name} lacks a valid dtype, shape or data_offsets`);
  }
  const [start, end] = offsets as [number, number];
  if (start > end) throw damaged(file, `${name} ends at byte ${end}, before it begins at ${start}`);
  const size = Object.hasOwn(dtypeBytes, dtype) ? dtypeBytes[dtype as StoredDtype] : undefined;
  if (size !== undefined && elementCount(shape) * size !== end - start) {
    const due = elementCount(shape) * size;
    throw damaged(file, `${name} of shape ${formatShape(shape)} needs ${due} bytes and has ${end - start}`);
  }
  return { name, dtype, shape, start, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

/**
 * Writes float32 tensors as a safetensors file, in the order of the map; the header is padded to 8 bytes so that the
 * data are aligned. Reads back identical here and with the `safetensors` package.
 * @param metadata string pairs for `__metadata__`
 */
export function writeSafetensors(
  parameters: Parameters,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let offset = 0;
  const entries: [string, unknown][] = [['__metadata__', { format: 'pt', ...metadata }]];
  for (const [name, { shape, data }] of parameters) {
    entries.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset);
  new DataView(file.buffer).setUint32(0, length, true);
  file.fill(0x20, 8, 8 + length).set(text, 8);
  let position = 8 + length;
  for (const { data } of parameters.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}
