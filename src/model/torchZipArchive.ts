import { Inflate } from 'fflate';
import { damaged } from './checkpointReject';

/** One file of a zip archive, from the central directory. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerStart: number;
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
const zip64Locator = 0x07064b50;
const zip64End = 0x06064b50;
const maxComment = 65535;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const uint64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;

/** Where the end-of-directory record begins; undefined where there is none, i.e. the archive is cut. */
function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - 22 - maxComment);
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== endOfDirectory) continue;
    if (at + 22 + view.getUint16(at + 20, true) <= view.byteLength) return at;
  }
  return undefined;
}

/**
 * Lists a zip archive by its central directory, zip64 included (PyTorch always writes the zip64 records).
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
 * @returns undefined where the archive has no directory: it is truncated
 * @throws OrthrusError `checkpoint.damaged`
 */
export function readZipDirectory(bytes: Uint8Array, file: string): ZipEntry[] | undefined {
  const view = viewOf(bytes);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === zip64Locator) {
    const record = uint64(view, end - 20 + 8);
    if (record + 56 > bytes.length || view.getUint32(record, true) !== zip64End) {
      throw damaged(file, 'the end of its zip directory is not where it should be');
    }
    count = uint64(view, record + 32);
    at = uint64(view, record + 48);
  }
  const entries: ZipEntry[] = [];
  while (entries.length < count) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== centralHeader) {
      throw damaged(file, `entry ${entries.length + 1} of ${count} of its zip directory is missing`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged(file, 'its zip directory runs over the end of the file');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (view.getUint16(at + 8, true) & 1) throw damaged(file, `${name} is encrypted`);
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...sizes(view, at, at + 46 + nameLength, extraLength),
    });
    at = next;
  }
  return entries;
}

/** Sizes and place of an entry; those that read 0xffffffff stand in the zip64 extra field, in this order. */
function sizes(
  view: DataView,
  at: number,
  extra: number,
  extraLength: number,
): Pick<ZipEntry, 'size' | 'compressedSize' | 'headerStart'> {
  const values = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  for (let field = extra; field + 4 <= extra + extraLength; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    const fieldEnd = Math.min(field + 4 + view.getUint16(field + 2, true), extra + extraLength);
    let from = field + 4;
    for (let i = 0; i < 3; i++) {
      if (values[i] !== 0xffffffff || from + 8 > fieldEnd) continue;
      values[i] = uint64(view, from);
      from += 8;
    }
  }
  const [size, compressedSize, headerStart] = values as [number, number, number];
  return { size, compressedSize, headerStart };
}

/** Where an entry's data begin: after its local header, whose padding (PyTorch aligns with it) the directory lacks. */
export function zipDataStart(bytes: Uint8Array, headerStart: number): number | undefined {
  const view = viewOf(bytes);
  if (headerStart + 30 > bytes.length || view.getUint32(headerStart, true) !== localHeader) return undefined;
  return headerStart + 30 + view.getUint16(headerStart + 26, true) + view.getUint16(headerStart + 28, true);
}

/**
 * An entry's bytes, stored or deflated, checked against size and CRC-32.
 * @throws OrthrusError `checkpoint.damaged`
 */
export function readZipEntry(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  const start = zipDataStart(bytes, entry.headerStart);
  if (start === undefined || start + entry.compressedSize > bytes.length) {
    throw damaged(file, `its part ${entry.name} is not where the zip directory says`);
  }
  const packed = bytes.subarray(start, start + entry.compressedSize);
  if (entry.method !== 0 && entry.method !== 8) {
    throw damaged(file, `its part ${entry.name} is compressed by method ${entry.method}; only deflate is read`);
  }
  const data = entry.method === 8 ? inflate(packed, entry, file) : packed;
  if (data.length !== entry.size) {
    throw damaged(file, `its part ${entry.name} has ${data.length} bytes where the zip directory says ${entry.size}`);
  }
  // torch.serialization.set_crc32_options(False) leaves the field zero.
  if (entry.crc !== 0 && crc32(data) !== entry.crc)
    throw damaged(file, `the checksum of its part ${entry.name} is wrong`);
  return data;
}

/** Deflate's best ratio is 1032 to 1; a part that claims more is a bomb or damaged. */
const maxRatio = 1032;
const maxInflated = 2 ** 31;

/** Inflates in pieces and stops as soon as the output exceeds what the directory says. */
function inflate(packed: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  if (entry.size > packed.length * maxRatio + 64 || entry.size > maxInflated) {
    throw damaged(file, `its part ${entry.name} claims ${entry.size} bytes out of ${packed.length}`);
  }
  const out = new Uint8Array(entry.size);
  let filled = 0;
  const inflater = new Inflate((chunk) => {
    if (filled + chunk.length > out.length) throw damaged(file, `its part ${entry.name} is longer than it claims`);
    out.set(chunk, filled);
    filled += chunk.length;
  });
  const step = 65536;
  try {
    for (let from = 0; from < packed.length; from += step) {
      inflater.push(packed.subarray(from, from + step), from + step >= packed.length);
    }
  } catch (error) {
    throw damaged(file, `its part ${entry.name} does not decompress`, { cause: error });
  }
  return out.subarray(0, filled);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 (IEEE 802.3), as zip uses it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
