import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The golden tensors: the folder named by ORTHRUS_GOLDENS, else the copy in the project (seed 1). */
export const goldensFolder: string =
  process.env['ORTHRUS_GOLDENS'] ?? join(dirname(fileURLToPath(import.meta.url)), 'goldens');

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

export interface Golden {
  readonly metadata: Readonly<Record<string, string>>;
  /** Throws where the file has no such tensor. */
  float(name: string): Float32Array<ArrayBuffer>;
  int(name: string): Int32Array<ArrayBuffer>;
  shape(name: string): readonly number[];
  names(prefix: string): string[];
}

/**
 * Reads a golden safetensors file. Kept apart from the product's reader, so that a fault there cannot hide itself.
 * @param file path below the goldens folder
 */
export function readGolden(file: string): Golden {
  const bytes = readFileSync(join(goldensFolder, file));
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + headerLength).toString()) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const metadata = (header['__metadata__'] ?? {}) as unknown as Record<string, string>;
  const tensors = new Map<string, GoldenTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [start, end] = entry.data_offsets;
    const copy = new Uint8Array(bytes.subarray(8 + headerLength + start, 8 + headerLength + end)).buffer;
    const data = entry.dtype === 'I32' ? new Int32Array(copy) : new Float32Array(copy);
    if (entry.dtype !== 'I32' && entry.dtype !== 'F32') throw new Error(`${file}: ${name} is ${entry.dtype}`);
    tensors.set(name, { shape: entry.shape, data });
  }
  const get = (name: string): GoldenTensor => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`${file} has no ${name}`);
    return tensor;
  };
  return {
    metadata,
    float: (name) => get(name).data as Float32Array<ArrayBuffer>,
    int: (name) => get(name).data as Int32Array<ArrayBuffer>,
    shape: (name) => get(name).shape,
    names: (prefix) => [...tensors.keys()].filter((name) => name.startsWith(prefix)),
  };
}

/** ‖a − b‖ / ‖b‖; infinite where anything is not finite. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`lengths differ: ${actual.length} and ${expected.length}`);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const b = expected[i]!;
    if (!Number.isFinite(a)) return Infinity;
    difference += (a - b) ** 2;
    norm += b ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}
