/**
 * Writes PyTorch's zip files for tests, in the layouts that the PyTorch at hand does not write: strided and shared
 * storages, deflated parts, zip64, the extra parts of newer versions, and pickles that mean harm.
 */
import { deflateSync } from 'fflate';
import { crc32 } from '../model/torchZipArchive';

export type Piece = number | string | Uint8Array | readonly Piece[];

/** Bytes of numbers (one byte each), strings (Latin-1) and nested pieces. */
export function bytesOf(...pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const add = (piece: Piece): void => {
    if (typeof piece === 'number') parts.push(Uint8Array.of(piece));
    else if (typeof piece === 'string') parts.push(Uint8Array.from(piece, (letter) => letter.charCodeAt(0)));
    else if (piece instanceof Uint8Array) parts.push(piece);
    else for (const inner of piece) add(inner);
  };
  for (const piece of pieces) add(piece);
  return new Uint8Array(Buffer.concat(parts));
}

export const uint16 = (value: number): Uint8Array => new Uint8Array(Uint16Array.of(value).buffer);
export const uint32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
export const uint64 = (value: number): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);

/** Pickle opcodes for values; `global` and `call` name Python objects. */
export const op = {
  text: (value: string): Piece => ['X', uint32(Buffer.byteLength(value)), new Uint8Array(Buffer.from(value))],
  int: (value: number): Piece => (value < 2 ** 31 ? ['J', uint32(value)] : [0x8a, 8, uint64(value)]),
  tuple: (...items: readonly Piece[]): Piece => ['(', items, 't'],
  ints: (values: readonly number[]): Piece => op.tuple(...values.map(op.int)),
  global: (name: string): Piece => {
    const dot = name.lastIndexOf('.');
    return ['c', name.slice(0, dot), '\n', name.slice(dot + 1), '\n'];
  },
  call: (name: string, ...args: readonly Piece[]): Piece => [op.global(name), op.tuple(...args), 'R'],
  dict: (entries: readonly (readonly [string, Piece])[]): Piece => [
    '}(',
    entries.map(([key, value]) => [op.text(key), value]),
    'u',
  ],
  program: (...pieces: readonly Piece[]): Uint8Array<ArrayBuffer> => bytesOf(0x80, 2, pieces, '.'),
};

export interface FixtureTensor {
  readonly storage: string;
  /** Elements in the whole storage. */
  readonly elements: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset?: number;
  /** Default torch.FloatStorage. */
  readonly storageType?: string;
}

/** `torch._utils._rebuild_tensor_v2` of a storage. */
export function tensorPiece(tensor: FixtureTensor): Piece {
  const { storage, elements, shape, stride, offset = 0, storageType = 'torch.FloatStorage' } = tensor;
  const id = op.tuple(op.text('storage'), op.global(storageType), op.text(storage), op.text('cpu'), op.int(elements));
  const hooks = op.call('collections.OrderedDict');
  const parts = [[id, 'Q'], op.int(offset), op.ints(shape), op.ints(stride), 0x89, hooks] as const;
  return op.call('torch._utils._rebuild_tensor_v2', ...parts);
}

export interface ZipOptions {
  readonly deflate?: boolean;
  /** Sizes in zip64 extra fields and a zip64 end record, as for archives past 4 GiB. */
  readonly zip64?: boolean;
  /** Align data to this many bytes with an `FB` extra field in the local header, as PyTorch does (64). */
  readonly alignment?: number;
  /** Leave the checksums zero, as torch.serialization.set_crc32_options(False) does. */
  readonly withoutCrc?: boolean;
  /** Sizes claimed in the directory in place of the true ones. */
  readonly claimedSize?: number;
}

/** A zip archive of the given parts. */
export function writeZip(
  parts: readonly (readonly [string, Uint8Array])[],
  options: ZipOptions = {},
): Uint8Array<ArrayBuffer> {
  const body: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  for (const [name, data] of parts) {
    const packed = options.deflate ? deflateSync(data) : data;
    const crc = options.withoutCrc ? 0 : crc32(data);
    const size = options.claimedSize ?? data.length;
    const common = [uint16(options.deflate ? 8 : 0), uint32(0), uint32(crc)];
    const lengths = options.zip64 ? [uint32(0xffffffff), uint32(0xffffffff)] : [uint32(packed.length), uint32(size)];
    const start = position + 30 + name.length + 4;
    const padding = options.alignment ? (options.alignment - (start % options.alignment)) % options.alignment : 0;
    const extra = options.alignment ? bytesOf('FB', uint16(padding), new Uint8Array(padding).fill(0x5a)) : bytesOf();
    const header = ['PK\x03\x04', uint16(45), uint16(0), common, lengths, uint16(name.length), uint16(extra.length)];
    const local = bytesOf(header, name, extra, packed);
    const zip64 = options.zip64
      ? bytesOf(uint16(1), uint16(24), uint64(size), uint64(packed.length), uint64(position))
      : bytesOf();
    const tail = [uint16(name.length), uint16(zip64.length), new Uint8Array(10)];
    const at = uint32(options.zip64 ? 0xffffffff : position);
    directory.push(bytesOf('PK\x01\x02', uint16(45), uint16(45), uint16(0), common, lengths, tail, at, name, zip64));
    body.push(local);
    position += local.length;
  }
  const length = directory.reduce((sum, entry) => sum + entry.length, 0);
  const counts = [uint64(parts.length), uint64(parts.length), uint64(length), uint64(position)];
  const end64 = bytesOf('PK\x06\x06', uint64(44), uint16(45), uint16(45), uint32(0), uint32(0), counts);
  const locator = bytesOf('PK\x06\x07', uint32(0), uint64(position + length), uint32(1));
  const count = uint16(options.zip64 ? 0xffff : parts.length);
  const place = options.zip64 ? [uint32(0xffffffff), uint32(0xffffffff)] : [uint32(length), uint32(position)];
  const end = bytesOf('PK\x05\x06', uint16(0), uint16(0), count, count, place, uint16(0));
  return bytesOf(body, directory, options.zip64 ? [end64, locator] : [], end);
}

/** A torch zip of one object; storages by key. */
export function writeTorchZip(
  pickle: Uint8Array,
  storages: ReadonlyMap<string, Uint8Array>,
  options: ZipOptions & { readonly byteOrder?: string } = {},
): Uint8Array<ArrayBuffer> {
  const text = (value: string): Uint8Array => bytesOf(value);
  return writeZip(
    [
      ['archive/data.pkl', pickle],
      ['archive/.format_version', text('1')],
      ['archive/.storage_alignment', text('64')],
      ['archive/byteorder', text(options.byteOrder ?? 'little')],
      ...[...storages].map(([key, data]) => [`archive/data/${key}`, data] as const),
      ['archive/version', text('3\n')],
      ['archive/.data/serialization_id', text('0636067357')],
    ],
    options,
  );
}
