import type { Pause } from './turns';

/**
 * Replaces the lower triangle of a symmetric positive definite matrix (n × n, row-major) by its Cholesky factor L, A = L Lᵀ. The part
 * above the diagonal is neither read nor written. n³/3 operations at 2 to 4 GFLOP/s: rows are contiguous, in tiles of 4 × 2.
 * @returns false where it is not positive definite to the last bits; the triangle is then spoilt
 */
export async function factorise(a: Float64Array, n: number, pause: Pause): Promise<boolean> {
  for (let i = 0; i < n; i += 4) {
    const rows = Math.min(4, n - i);
    for (let j = 0; j < i; j += 2) {
      if (rows === 4) subtractTile(a, n, i, j);
      else for (let r = i; r < n; r++) subtractPair(a, n, r, j);
      for (let r = i; r < i + rows; r++) {
        const at = r * n + j;
        const first = a[at]! / a[j * n + j]!;
        a[at] = first;
        a[at + 1] = (a[at + 1]! - first * a[(j + 1) * n + j]!) / a[(j + 1) * n + j + 1]!;
      }
    }
    for (let r = i; r < i + rows; r++) {
      for (let c = i; c <= r; c++) {
        let sum = a[r * n + c]!;
        for (let k = 0; k < c; k++) sum -= a[r * n + k]! * a[c * n + k]!;
        if (c < r) a[r * n + c] = sum / a[c * n + c]!;
        else if (sum > 0) a[r * n + c] = Math.sqrt(sum);
        else return false;
      }
    }
    const turn = pause();
    if (turn) await turn;
  }
  return true;
}

/** Entries (i … i + 3, j and j + 1) less the inner products of their rows before column j. */
function subtractTile(a: Float64Array, n: number, i: number, j: number): void {
  const [i0, i1, i2, i3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
  const [j0, j1] = [j * n, (j + 1) * n];
  let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < j; k++) {
    const b0 = a[j0 + k]!;
    const b1 = a[j1 + k]!;
    const a0 = a[i0 + k]!;
    s00 += a0 * b0;
    s01 += a0 * b1;
    const a1 = a[i1 + k]!;
    s10 += a1 * b0;
    s11 += a1 * b1;
    const a2 = a[i2 + k]!;
    s20 += a2 * b0;
    s21 += a2 * b1;
    const a3 = a[i3 + k]!;
    s30 += a3 * b0;
    s31 += a3 * b1;
  }
  a[i0 + j]! -= s00;
  a[i0 + j + 1]! -= s01;
  a[i1 + j]! -= s10;
  a[i1 + j + 1]! -= s11;
  a[i2 + j]! -= s20;
  a[i2 + j + 1]! -= s21;
  a[i3 + j]! -= s30;
  a[i3 + j + 1]! -= s31;
}

function subtractPair(a: Float64Array, n: number, i: number, j: number): void {
  let [first, second] = [0, 0];
  for (let k = 0; k < j; k++) {
    first += a[i * n + k]! * a[j * n + k]!;
    second += a[i * n + k]! * a[(j + 1) * n + k]!;
  }
  a[i * n + j]! -= first;
  a[i * n + j + 1]! -= second;
}

/** Replaces b (n) by the solution of L Lᵀ x = b. */
export function solveFactorised(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let [even, odd] = [b[i]!, 0];
    let k = 0;
    for (; k + 1 < i; k += 2) {
      even -= l[row + k]! * b[k]!;
      odd -= l[row + k + 1]! * b[k + 1]!;
    }
    if (k < i) even -= l[row + k]! * b[k]!;
    b[i] = (even + odd) / l[row + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    const value = b[i]! / l[row + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= value * l[row + k]!;
  }
}
