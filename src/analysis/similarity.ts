import { OrthrusError } from '../lib/errors';
import type { Similarity } from './isoformTypes';

/**
 * Embeddings that differ by no more than this share of the longer one's norm count as identical: it is what float32
 * arithmetic leaves between two computations of one transcript. Without it ln(rounding noise) would set the colour scale.
 */
const IDENTICAL = 1e-6;

/** Whether embeddings of these norms and this distance count as identical. */
export const isIdentical = (distance: number, normA: number, normB: number): boolean =>
  distance <= IDENTICAL * Math.max(normA, normB);

/** The similarity given to identical embeddings where the set has no two different ones to take a highest value from. */
export const ALL_IDENTICAL = 1;

/**
 * Similarity of every pair of embeddings, 1 − ln(L2 distance) (paper, Methods "Associating Orthrus RNA Embeddings with
 * Transcript Similarity and Protein Domains").
 *
 * Identical embeddings, for which the formula gives infinity, get the highest finite value of the set; where all are
 * identical, or there is only one, that value is 1. `scaled` runs from 0 at the least to 1 at the most similar pair of
 * different transcripts; where all pairs are equally similar (always so for two transcripts) it is 1.
 *
 * @param embeddings n × dim, row-major
 * @throws OrthrusError `similarity.shape` where the length is not n × dim, `similarity.notFinite` where a value is NaN or infinite
 */
export function similarity(embeddings: Float32Array, n: number, dim: number): Similarity {
  checkEmbeddings(embeddings, n, dim);
  const distance = distances(embeddings, n, dim);
  const norms = Float64Array.from({ length: n }, (_, i) => norm(embeddings.subarray(i * dim, (i + 1) * dim)));
  const raw = new Float64Array(n * n).fill(Infinity);
  let lowest = Infinity;
  let highest = -Infinity;
  let identicalPairs = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const d = distance[i * n + j]!;
      if (isIdentical(d, norms[i]!, norms[j]!)) {
        identicalPairs++;
        continue;
      }
      const value = 1 - Math.log(d);
      raw[i * n + j] = raw[j * n + i] = value;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
  }
  if (highest === -Infinity) lowest = highest = ALL_IDENTICAL;
  const scaled = new Float64Array(n * n);
  for (let k = 0; k < n * n; k++) {
    if (raw[k] === Infinity) raw[k] = highest;
    scaled[k] = highest > lowest ? (raw[k]! - lowest) / (highest - lowest) : 1;
  }
  return { n, raw, scaled, distance, rawRange: [lowest, highest], identicalPairs };
}

/** @throws OrthrusError `similarity.shape`, `similarity.notFinite` */
export function checkEmbeddings(embeddings: Float32Array, n: number, dim: number): void {
  if (n < 1 || dim < 1 || embeddings.length !== n * dim) {
    throw new OrthrusError(
      'similarity.shape',
      `${String(embeddings.length)} values are not ${String(n)} embeddings of ${String(dim)} dimensions.`,
      'Embed the transcripts again, so that every one has its row.',
    );
  }
  const bad = embeddings.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new OrthrusError(
      'similarity.notFinite',
      `The embedding of transcript ${String(Math.floor(bad / dim) + 1)} of ${String(n)} holds ${String(embeddings[bad])} (dimension ${String(bad % dim)}).`,
      'Check the checkpoint: weights with NaN or overflow in half precision give such values. Then embed again.',
    );
  }
}

/** Euclidean norm, in double precision. */
export function norm(row: Float32Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return Math.sqrt(sum);
}

/** L2 distances of all pairs, n × n, accumulated in double precision. */
function distances(embeddings: Float32Array, n: number, dim: number): Float64Array<ArrayBuffer> {
  const distance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let a = i * dim, b = j * dim; a < (i + 1) * dim; a++, b++) {
        const difference = embeddings[a]! - embeddings[b]!;
        sum += difference * difference;
      }
      distance[i * n + j] = distance[j * n + i] = Math.sqrt(sum);
    }
  }
  return distance;
}
