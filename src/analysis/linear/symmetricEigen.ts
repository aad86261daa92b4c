import type { Pause } from './turns';

/** Eigenvalues, descending, and the eigenvectors in their order, one a row of length 1. */
export interface Eigen {
  readonly values: Float64Array<ArrayBuffer>;
  readonly vectors: Float64Array<ArrayBuffer>;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix (n × n; both triangles; it is overwritten): Householder's reduction to
 * tridiagonal form, then QL with implicit shifts. About a second at n = 512.
 * Source: Golub & Van Loan, Matrix Computations, 8.3; Martin, Reinsch & Wilkinson's tred2 and tql2 (EISPACK).
 */
export async function symmetricEigen(a: Float64Array, n: number, pause: Pause): Promise<Eigen> {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const vectors = await tridiagonalise(a, n, diagonal, beside, pause);
  await iterate(diagonal, beside, vectors, n, pause);
  const order = [...diagonal.keys()].sort((i, j) => diagonal[j]! - diagonal[i]!);
  const sorted = new Float64Array(n * n);
  for (const [to, from] of order.entries()) sorted.set(vectors.subarray(from * n, (from + 1) * n), to * n);
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors: sorted };
}

/** Writes the diagonal and what is below it (entry i: between i and i + 1); returns Qᵀ of A = Q T Qᵀ. */
async function tridiagonalise(
  a: Float64Array,
  n: number,
  diagonal: Float64Array,
  beside: Float64Array,
  pause: Pause,
): Promise<Float64Array<ArrayBuffer>> {
  const reflectors: { readonly v: Float64Array; readonly scale: number }[] = [];
  for (let k = 0; k < n - 1; k++) {
    diagonal[k] = a[k * n + k]!;
    const size = n - k - 1;
    const v = a.slice(k * n + k + 1, (k + 1) * n);
    const norm = Math.sqrt(dot(v, 0, v, size));
    const top = v[0]! > 0 ? -norm : norm;
    beside[k] = top;
    v[0]! -= top;
    const length = dot(v, 0, v, size);
    const scale = length > 0 ? 2 / length : 0;
    reflectors.push({ v, scale });
    if (scale === 0) continue;
    // A ← A − v wᵀ − w vᵀ of the rest, w = scale · A v − (scale²/2 · vᵀ A v) v.
    const w = new Float64Array(size);
    for (let i = 0; i < size; i++) w[i] = scale * dot(a, (k + 1 + i) * n + k + 1, v, size);
    const along = (scale / 2) * dot(w, 0, v, size);
    for (let i = 0; i < size; i++) w[i]! -= along * v[i]!;
    for (let i = 0; i < size; i++) {
      const row = (k + 1 + i) * n + k + 1;
      const [vi, wi] = [v[i]!, w[i]!];
      for (let j = 0; j < size; j++) a[row + j]! -= vi * w[j]! + wi * v[j]!;
    }
    const turn = pause();
    if (turn) await turn;
  }
  diagonal[n - 1] = a[n * n - 1]!;
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const { v, scale } = reflectors[k]!;
    for (let i = k + 1; i < n; i++) {
      const row = i * n + k + 1;
      const factor = scale * dot(q, row, v, v.length);
      for (let j = 0; j < v.length; j++) q[row + j]! -= factor * v[j]!;
    }
    const turn = pause();
    if (turn) await turn;
  }
  return q;
}

/** QL with implicit shifts: the diagonal becomes the eigenvalues, the rows of `vectors` turn with it. */
async function iterate(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  n: number,
  pause: Pause,
): Promise<void> {
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (m < n - 1 && !negligible(diagonal, beside, m)) m++;
      if (m === l) break;
      let g = (diagonal[l + 1]! - diagonal[l]!) / (2 * beside[l]!);
      let r = Math.hypot(g, 1);
      g = diagonal[m]! - diagonal[l]! + beside[l]! / (g + (g < 0 ? -r : r));
      let [sine, cosine, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = sine * beside[i]!;
        const b = cosine * beside[i]!;
        r = Math.hypot(f, g);
        beside[i + 1] = r;
        if (r === 0) break;
        sine = f / r;
        cosine = g / r;
        g = diagonal[i + 1]! - p;
        r = (diagonal[i]! - g) * sine + 2 * cosine * b;
        p = sine * r;
        diagonal[i + 1] = g + p;
        g = cosine * r - b;
        rotate(vectors, i * n, n, sine, cosine);
      }
      if (i >= l) diagonal[i + 1]! -= p;
      else {
        diagonal[l]! -= p;
        beside[l] = g;
      }
      beside[m] = 0;
      const turn = pause();
      if (turn) await turn;
    }
  }
}

function negligible(diagonal: Float64Array, beside: Float64Array, m: number): boolean {
  return Math.abs(beside[m]!) <= Number.EPSILON * (Math.abs(diagonal[m]!) + Math.abs(diagonal[m + 1]!));
}

/** Turns the row at `at` and the one after it. */
function rotate(vectors: Float64Array, at: number, n: number, sine: number, cosine: number): void {
  const next = at + n;
  for (let k = 0; k < n; k++) {
    const f = vectors[next + k]!;
    const e = vectors[at + k]!;
    vectors[next + k] = sine * e + cosine * f;
    vectors[at + k] = cosine * e - sine * f;
  }
}

function dot(a: Float64Array, from: number, b: Float64Array, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const even = length - (length % 4);
  for (let i = 0; i < even; i += 4) {
    s0 += a[from + i]! * b[i]!;
    s1 += a[from + i + 1]! * b[i + 1]!;
    s2 += a[from + i + 2]! * b[i + 2]!;
    s3 += a[from + i + 3]! * b[i + 3]!;
  }
  for (let i = even; i < length; i++) s0 += a[from + i]! * b[i]!;
  return s0 + s1 + s2 + s3;
}
