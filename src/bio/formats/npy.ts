import { OrthrusError } from '../../lib/errors';

/** An array of an .npy file, as it lies there. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Elements from one index of each axis to the next. */
  readonly strides: readonly number[];
  readonly size: number;
  readonly isText: boolean;
  /** Element `i` in the order of the file. */
  number(i: number): number;
  text(i: number): string;
}

const damaged = (name: string, what: string): OrthrusError =>
  new OrthrusError('npy.damaged', `${name}: ${what}.`, 'Check that it was written and copied whole.');

/**
 * Reads an array that NumPy wrote, format 1, 2 or 3: float16, 32 and 64, whole numbers of one to eight bytes, booleans, and text (U, S); C
 * and Fortran order. Arrays of Python objects are pickles, which are programs: they are not read.
 * @param name of the array, for messages
 * @throws OrthrusError `npy.damaged`, `npy.pickled`, `npy.dtype`
 * Source: numpy.lib.format.
 */
export function readNpy(bytes: Uint8Array<ArrayBuffer>, name: string): NpyArray {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) throw damaged(name, 'it is no .npy array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const axes = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (start + length > bytes.length || fortran === undefined || axes === undefined) {
    throw damaged(name, 'its header cannot be read');
  }
  const shape = axes
    .split(',')
    .filter((axis) => axis.trim() !== '')
    .map(Number);
  const size = shape.reduce((product, axis) => product * axis, 1);
  const [, order, kind, digits] = /^([<>|=])([a-zA-Z])(\d*)$/.exec(descr ?? '') ?? [];
  if (kind === 'O') {
    throw new OrthrusError(
      'npy.pickled',
      `${name} holds Python objects, which are not read: opening them could run any program.`,
      'Save it as text or numbers, in Python: genes.astype(str).',
    );
  }
  const width = Number(digits) * (kind === 'U' ? 4 : 1);
  if (!Number.isSafeInteger(size) || start + length + size * width > bytes.length) {
    throw damaged(name, `it should hold ${shape.join(' × ')} values and breaks off before`);
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset + start + length, size * width);
  const read = order === '>' && width > 1 ? undefined : NUMBERS[`${kind}${digits}`];
  const isText = order !== '>' && (kind === 'U' || kind === 'S');
  if (!read && !isText) {
    throw new OrthrusError(
      'npy.dtype',
      `${name} has values of the type ${JSON.stringify(descr ?? 'record')}, which is not read.`,
      'Save it as float32 or text, in Python: x.astype("float32").',
    );
  }
  const strides = shape.map((_, axis) =>
    (fortran === 'True' ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce((product, n) => product * n, 1),
  );
  const number = (i: number): number => (read ? read(data, i) : NaN);
  const text = (i: number): string => (isText ? textAt(data, i * width, width, kind === 'U') : String(number(i)));
  return { shape, strides, size, isText, number, text };
}

type ReadNumber = (data: DataView, i: number) => number;

const NUMBERS: Readonly<Record<string, ReadNumber | undefined>> = {
  f2: (data, i) => half(data.getUint16(2 * i, true)),
  f4: (data, i) => data.getFloat32(4 * i, true),
  f8: (data, i) => data.getFloat64(8 * i, true),
  b1: (data, i) => data.getUint8(i),
  u1: (data, i) => data.getUint8(i),
  i1: (data, i) => data.getInt8(i),
  u2: (data, i) => data.getUint16(2 * i, true),
  i2: (data, i) => data.getInt16(2 * i, true),
  u4: (data, i) => data.getUint32(4 * i, true),
  i4: (data, i) => data.getInt32(4 * i, true),
  i8: (data, i) => data.getUint32(8 * i, true) + 2 ** 32 * data.getInt32(8 * i + 4, true),
  u8: (data, i) => data.getUint32(8 * i, true) + 2 ** 32 * data.getUint32(8 * i + 4, true),
};

/** The value of a float16. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Text of a fixed width, without the zeros behind it. */
function textAt(data: DataView, at: number, width: number, wide: boolean): string {
  let text = '';
  for (let i = 0; i < width; i += wide ? 4 : 1) {
    const code = wide ? data.getUint32(at + i, true) : data.getUint8(at + i);
    text += String.fromCodePoint(code <= 0x10ffff ? code : 0xfffd);
  }
  return text.replace(/\0+$/, '');
}
