/**
 * Zip archives over Blobs: written without copying what goes in, read by slices. Compressing is the browser's and Node's own work, off
 * the page's thread. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. No zip64: nothing here reaches 4 GB.
 */
import { crc32 } from '../../bio/crc32';
import { OrthrusError, throwIfAborted } from '../../lib/errors';

export interface ArchiveFile {
  /** ASCII, with forward slashes. */
  readonly name: string;
  readonly blob: Blob;
  /** Texts are worth it; results are dense already. */
  readonly deflate: boolean;
}

/** One file of an archive, as its directory tells. */
export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  readonly packedSize: number;
  readonly deflated: boolean;
  readonly crc: number;
  readonly headerStart: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
/** Deflate needs version 2.0. */
const VERSION = 20;
/** 1 January 1980, the first day that zip knows: equal contents give equal files. */
const DATE = 0x21;
const MAX_ENTRIES = 20_000;
const MAX_DIRECTORY = 8_000_000;

export const damagedArchive = (what: string, options?: ErrorOptions): OrthrusError =>
  new OrthrusError(
    'share.damaged',
    `This file is damaged or no .orthrus.zip: ${what}.`,
    'Download or copy it again, or ask for it again.',
    options,
  );

/** Runs over a Blob, piece by piece, so that the page stays at hand. */
async function eachPiece(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (piece: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      take(value);
    }
  } finally {
    // Lets go of what was not read; it may have failed already, and then there is nothing to let go of.
    await reader.cancel().catch(() => undefined);
  }
}

async function crcOf(blob: Blob): Promise<number> {
  let crc = 0;
  await eachPiece(blob.stream(), (piece) => {
    crc = crc32(piece, crc);
  });
  return crc;
}

/**
 * @param signal ends it between files
 * @param onFile called after each file
 */
export async function writeArchive(
  files: readonly ArchiveFile[],
  signal?: AbortSignal,
  onFile?: (file: ArchiveFile) => void,
): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const file of files) {
    const { name, blob, deflate } = file;
    throwIfAborted(signal);
    const packed = deflate
      ? await new Response(blob.stream().pipeThrough(new CompressionStream('deflate-raw'))).blob()
      : blob;
    const letters = new TextEncoder().encode(name);
    // What both headers say: version, flags, method, time, date, CRC, sizes, length of the name, length of extra fields.
    const common = new DataView(new ArrayBuffer(26));
    common.setUint16(0, VERSION, true);
    common.setUint16(4, deflate ? 8 : 0, true);
    common.setUint16(8, DATE, true);
    common.setUint32(10, await crcOf(blob), true);
    common.setUint32(14, packed.size, true);
    common.setUint32(18, blob.size, true);
    common.setUint16(22, letters.length, true);
    const local = new Uint8Array(LOCAL_BYTES + letters.length);
    new DataView(local.buffer).setUint32(0, LOCAL, true);
    local.set(new Uint8Array(common.buffer), 4);
    local.set(letters, LOCAL_BYTES);
    const central = new Uint8Array(CENTRAL_BYTES + letters.length);
    const view = new DataView(central.buffer);
    view.setUint32(0, CENTRAL, true);
    view.setUint16(4, VERSION, true);
    central.set(new Uint8Array(common.buffer), 6);
    view.setUint32(42, at, true);
    central.set(letters, CENTRAL_BYTES);
    parts.push(local, packed);
    directory.push(central);
    at += local.length + packed.size;
    onFile?.(file);
  }
  const end = new DataView(new ArrayBuffer(END_BYTES));
  end.setUint32(0, END, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(
    12,
    directory.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  end.setUint32(16, at, true);
  return new Blob([...parts, ...directory, end.buffer], { type: 'application/zip' });
}

const viewOf = async (blob: Blob, from: number, to: number): Promise<DataView> =>
  new DataView(await blob.slice(from, to).arrayBuffer());

const ascii = (view: DataView, at: number, length: number): string =>
  new TextDecoder('latin1').decode(new Uint8Array(view.buffer, view.byteOffset + at, length));

/** Where the directory is: [start, end, number of entries]. */
async function findDirectory(blob: Blob): Promise<readonly [number, number, number]> {
  const from = Math.max(0, blob.size - END_BYTES - MAX_COMMENT);
  const tail = await viewOf(blob, from, blob.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const count = tail.getUint16(at + 10, true);
    const start = tail.getUint32(at + 16, true);
    const end = start + tail.getUint32(at + 12, true);
    if (end <= from + at) return [start, end, count];
  }
  throw damagedArchive('it has no directory, so it is cut short or of another kind');
}

/**
 * The files of an archive. Nothing is unpacked.
 * @throws OrthrusError `share.damaged`
 */
export async function listArchive(blob: Blob): Promise<readonly ArchiveEntry[]> {
  const [start, end, count] = await findDirectory(blob);
  if (count > MAX_ENTRIES || end - start > MAX_DIRECTORY) throw damagedArchive('it has too many files');
  const view = await viewOf(blob, start, end);
  const entries: ArchiveEntry[] = [];
  const names = new Set<string>();
  let packed = 0;
  for (let at = 0; entries.length < count;) {
    if (at + CENTRAL_BYTES > view.byteLength || view.getUint32(at, true) !== CENTRAL) {
      throw damagedArchive(`entry ${entries.length + 1} of its directory is missing`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + CENTRAL_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw damagedArchive('its directory runs over its end');
    const name = ascii(view, at + CENTRAL_BYTES, nameLength);
    const method = view.getUint16(at + 10, true);
    const entry = {
      name,
      size: view.getUint32(at + 24, true),
      packedSize: view.getUint32(at + 20, true),
      deflated: method === 8,
      crc: view.getUint32(at + 16, true),
      headerStart: view.getUint32(at + 42, true),
    };
    if (view.getUint16(at + 8, true) & 1) throw damagedArchive('it is encrypted');
    if (method !== 0 && method !== 8) throw damagedArchive(`it is compressed by method ${method}`);
    if (method === 0 && entry.size !== entry.packedSize) throw damagedArchive('its sizes contradict each other');
    // Two of one name, or several over the same bytes, are how archives are made to look different to different readers, or to swell.
    packed += entry.packedSize;
    if (names.has(name) || packed > blob.size) throw damagedArchive('its files overlap');
    names.add(name);
    entries.push(entry);
    at = next;
  }
  return entries;
}

/**
 * Unpacks one file, checked against its size and CRC-32; stops as soon as it gets longer than the directory says.
 * @returns for stored files a slice of the archive: nothing is copied
 * @throws OrthrusError `share.damaged`
 */
export async function readEntry(archive: Blob, entry: ArchiveEntry): Promise<Blob> {
  const { name, size, packedSize, deflated, headerStart } = entry;
  const header = await viewOf(archive, headerStart, headerStart + LOCAL_BYTES + name.length);
  const sound =
    header.byteLength === LOCAL_BYTES + name.length &&
    header.getUint32(0, true) === LOCAL &&
    header.getUint16(26, true) === name.length &&
    ascii(header, LOCAL_BYTES, name.length) === name;
  if (!sound) throw damagedArchive(`${name} is not where the directory says`);
  const start = headerStart + LOCAL_BYTES + name.length + header.getUint16(28, true);
  const packed = archive.slice(start, start + packedSize);
  if (packed.size !== packedSize) throw damagedArchive(`${name} is cut short`);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let crc = 0;
  const stream = deflated ? packed.stream().pipeThrough(new DecompressionStream('deflate-raw')) : packed.stream();
  try {
    await eachPiece(stream, (piece) => {
      length += piece.length;
      if (length > size) throw damagedArchive(`${name} is longer than the directory says`);
      crc = crc32(piece, crc);
      if (deflated) pieces.push(piece);
    });
  } catch (cause) {
    throw cause instanceof OrthrusError ? cause : damagedArchive(`${name} cannot be unpacked`, { cause });
  }
  if (length !== size || crc !== entry.crc) throw damagedArchive(`the checksum of ${name} is wrong`);
  return deflated ? new Blob(pieces) : packed;
}
