import type { Pause } from './turns';

/** A P = Q R, of columns that lie one after another. */
export interface Factored {
  /** Columns that are not dependent on those before. */
  readonly rank: number;
  /** Which column each of the first `rank` was. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** Entry (i, k) of R, i ≤ k: k counts in the order of `order`, all columns. */
  r(i: number, k: number): number;
  /** Replaces a vector (length `rows`) by Qᵀ times it. */
  applyTransposed(vector: Float64Array): void;
  /** Replaces a vector (length `rows`) by Q times it. */
  apply(vector: Float64Array): void;
}

/**
 * Householder's QR factorisation with column pivoting, in place: column k is `a[k · rows …]`. Ends at the first column whose rest is
 * below `tolerance` of the longest column.
 * Source: Golub & Van Loan, Matrix Computations, algorithm 5.4.1.
 */
export async function factorQr(
  a: Float64Array,
  rows: number,
  columns: number,
  tolerance: number,
  pause: Pause,
): Promise<Factored> {
  const order = Uint32Array.from({ length: columns }, (_, k) => k);
  const most = Math.min(rows, columns);
  const scales: number[] = [];
  const diagonal: number[] = [];
  /** Squared lengths of what is left of each column; subtracting loses digits, so they are summed anew when they have shrunk. */
  const left = Float64Array.from(order, (k) => squares(a, k * rows, rows));
  const known = left.slice();
  const smallest = tolerance * Math.sqrt(left.reduce((x, y) => Math.max(x, y), 0));
  let rank = 0;
  for (; rank < most; rank++) {
    let pivot = rank;
    for (let k = rank + 1; k < columns; k++) if (left[k]! > left[pivot]!) pivot = k;
    if (pivot !== rank) exchange(a, rows, rank, pivot, order, left, known);
    const from = rank * rows + rank;
    const length = rows - rank;
    const norm = Math.sqrt(squares(a, from, length));
    if (!(norm > smallest)) break;
    const top = a[from]! > 0 ? -norm : norm;
    diagonal.push(top);
    a[from]! -= top;
    scales.push(2 / squares(a, from, length));
    for (let k = rank + 1; k < columns; k++) {
      const to = k * rows + rank;
      reflect(a, from, length, scales[rank]!, a, to);
      left[k] = Math.max(0, left[k]! - a[to]! ** 2);
      if (left[k]! < 1e-6 * known[k]!) left[k] = known[k] = squares(a, to + 1, length - 1);
      const turn = k % 16 === 0 ? pause() : undefined;
      if (turn) await turn;
    }
  }
  const one = (vector: Float64Array, i: number): void => reflect(a, i * rows + i, rows - i, scales[i]!, vector, i);
  return {
    rank,
    order,
    r: (i, k) => (i === k ? diagonal[i]! : a[k * rows + i]!),
    applyTransposed(vector) {
      for (let i = 0; i < rank; i++) one(vector, i);
    },
    apply(vector) {
      for (let i = rank - 1; i >= 0; i--) one(vector, i);
    },
  };
}

function squares(a: Float64Array, from: number, length: number): number {
  let sum = 0;
  for (let i = from; i < from + length; i++) sum += a[i]! * a[i]!;
  return sum;
}

/** to −= scale · v (vᵀ to), v at `from` in `a`. */
function reflect(a: Float64Array, from: number, length: number, scale: number, to: Float64Array, at: number): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const even = length - (length % 4);
  for (let i = 0; i < even; i += 4) {
    s0 += a[from + i]! * to[at + i]!;
    s1 += a[from + i + 1]! * to[at + i + 1]!;
    s2 += a[from + i + 2]! * to[at + i + 2]!;
    s3 += a[from + i + 3]! * to[at + i + 3]!;
  }
  for (let i = even; i < length; i++) s0 += a[from + i]! * to[at + i]!;
  const factor = scale * (s0 + s1 + s2 + s3);
  for (let i = 0; i < length; i++) to[at + i]! -= factor * a[from + i]!;
}

function exchange(
  a: Float64Array,
  rows: number,
  i: number,
  k: number,
  order: Uint32Array,
  ...lengths: readonly Float64Array[]
): void {
  const column = a.slice(i * rows, (i + 1) * rows);
  a.copyWithin(i * rows, k * rows, (k + 1) * rows);
  a.set(column, k * rows);
  for (const list of [order, ...lengths]) [list[i], list[k]] = [list[k]!, list[i]!];
}
