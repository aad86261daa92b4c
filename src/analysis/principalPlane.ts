import { Rng } from '../lib/rng';

/** Directions iterated on: two more than are wanted make the two converge sooner. */
const DIRECTIONS = 4;
const ITERATIONS = 12;
/** Rows that the directions are found from, evenly spaced; all are projected. */
const MOST_ROWS = 2000;

/**
 * Coordinates (n × 2, x and y in turn) of rows on about their first two principal components: where a UMAP layout may well start. Not for
 * display as a PCA: the directions are those of 2,000 rows at most, by subspace iteration. Deterministic. Rows that do not differ in a
 * direction get 0 there.
 * @param data n × dim, row-major
 */
export function principalPlane(data: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  const n = dim > 0 ? data.length / dim : 0;
  const plane = new Float32Array(2 * n);
  if (n === 0) return plane;
  const mean = new Float64Array(dim);
  for (let i = 0; i < n; i++) for (let d = 0; d < dim; d++) mean[d]! += data[i * dim + d]! / n;
  const step = Math.max(1, Math.ceil(n / MOST_ROWS));
  const rng = new Rng(0);
  let basis = orthonormal(Array.from({ length: DIRECTIONS }, () => Float64Array.from(mean, () => rng.uniform(-1, 1))));
  const centred = new Float64Array(dim);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = basis.map((direction) => new Float64Array(direction.length));
    for (let i = 0; i < n; i += step) {
      for (let d = 0; d < dim; d++) centred[d] = data[i * dim + d]! - mean[d]!;
      for (const [b, direction] of basis.entries()) {
        const score = dot(centred, direction);
        const sum = next[b]!;
        for (let d = 0; d < dim; d++) sum[d]! += score * centred[d]!;
      }
    }
    basis = orthonormal(next);
  }
  for (let i = 0; i < n; i++) {
    for (let d = 0; d < dim; d++) centred[d] = data[i * dim + d]! - mean[d]!;
    plane[2 * i] = dot(centred, basis[0]!);
    plane[2 * i + 1] = dot(centred, basis[1]!);
  }
  return plane;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}

/** Gram–Schmidt, twice for accuracy; what has no length of its own becomes 0. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    for (let round = 0; round < 2; round++) {
      for (const other of done) {
        const along = dot(vector, other);
        for (let d = 0; d < vector.length; d++) vector[d]! -= along * other[d]!;
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    done.push(length > 1e-10 * before ? vector.map((value) => value / length) : vector.fill(0));
  }
  return done;
}
