import { zipSync } from 'fflate';
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import { squareOf } from '../../analysis/jacobian/triangle';
import { sequenceOf } from '../../bio/tracks';
import type { Embeddings } from '../contracts';
import { modelMark } from './modelMark';

/**
 * Embeddings as a NumPy archive, opened by `np.load(path)` without pickles: `embeddings` (n × D float32), `ids` (n strings)
 * and `model` (one string: name, hash, and whether it is untrained). Stored uncompressed, as `np.savez` does; equal
 * embeddings give equal bytes. Formats: numpy.lib.format version 1.0; strings are UCS-4, little-endian.
 */
export function embeddingsNpz(embeddings: Embeddings): Uint8Array<ArrayBuffer> {
  const { ids, dim, data, model } = embeddings;
  const files = {
    'embeddings.npy': npy('<f4', [ids.length, dim], new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    'ids.npy': npyStrings(ids, [ids.length]),
    'model.npy': npyStrings([modelMark(model)], []),
  };
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

/**
 * A layout as a NumPy archive: `positions` (n × 2 float32), `ids` (n strings), `model` (one string) and, where there are clusters,
 * `cluster` (n uint32, the largest is 1). Otherwise as embeddingsNpz.
 */
export function layoutNpz(
  positions: Float32Array,
  ids: readonly string[],
  model: Embeddings['model'],
  clusters?: Uint32Array,
): Uint8Array<ArrayBuffer> {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  const files = {
    'positions.npy': npy('<f4', [ids.length, 2], bytes(positions)),
    'ids.npy': npyStrings(ids, [ids.length]),
    'model.npy': npyStrings([modelMark(model)], []),
    ...(clusters && { 'cluster.npy': npy('<u4', [ids.length], bytes(clusters)) }),
  };
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

/**
 * A Jacobian as a NumPy archive: `jacobian` (L × L float32, [i, j] with i mutated and j read), `positions` (L int32, 0-based in the
 * transcript), `sequence` (one string of L letters), `transcript`, `readout` ("logits" or "hidden") and `model` (a string each).
 * Otherwise as embeddingsNpz.
 */
export function jacobianNpz({
  values,
  window: [from, to],
  codes,
  transcript,
  readout,
  model,
}: Jacobian): Uint8Array<ArrayBuffer> {
  const n = to - from;
  const positions = Int32Array.from({ length: n }, (_, i) => from + i);
  const files = {
    'jacobian.npy': npy('<f4', [n, n], new Uint8Array(squareOf(values, n).buffer)),
    'positions.npy': npy('<i4', [n], new Uint8Array(positions.buffer)),
    'sequence.npy': npyStrings([sequenceOf(codes.subarray(from, to))], []),
    'transcript.npy': npyStrings([transcript.id], []),
    'readout.npy': npyStrings([readout], []),
    'model.npy': npyStrings([modelMark(model)], []),
  };
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** One array in NPY format: magic, version, header padded so that the data starts at a multiple of 64, data. */
export function npy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const prefix = 10;
  const length = Math.ceil((prefix + text.length + 1) / 64) * 64 - prefix;
  const file = new Uint8Array(prefix + length + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  file.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), prefix);
  file.set(data, prefix + length);
  return file;
}

/** Strings as a NumPy `<U` array, every one padded with zeros to the longest. */
export function npyStrings(strings: readonly string[], shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const points = strings.map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const width = points.reduce((longest, one) => Math.max(longest, one.length), 1);
  const data = new DataView(new ArrayBuffer(4 * width * strings.length));
  points.forEach((one, i) => {
    one.forEach((point, j) => {
      data.setUint32(4 * (i * width + j), point, true);
    });
  });
  return npy(`<U${String(width)}`, shape, new Uint8Array(data.buffer));
}
