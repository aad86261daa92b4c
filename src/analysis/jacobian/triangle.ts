/**
 * The upper triangle of an n × n matrix, diagonal included, row by row: row i holds j = i … n − 1. A causal encoder's Jacobian has nothing
 * below the diagonal, so that this is all of it in half the memory, exactly.
 */
export type Triangle = Float32Array<ArrayBuffer>;

/** Numbers in the triangle of an n × n matrix. */
export const triangleSize = (n: number): number => (n * (n + 1)) / 2;

/** Where row i begins: the place of (i, i); (i, j) is at + j − i. */
export const rowStart = (n: number, i: number): number => i * n - (i * (i - 1)) / 2;

/** The matrix's number at (i, j); 0 below the diagonal. */
export const valueAt = (values: Triangle, n: number, i: number, j: number): number =>
  j < i ? 0 : values[rowStart(n, i) + j - i]!;

/** The whole matrix, n × n, row by row. */
export function squareOf(values: Triangle, n: number): Float32Array<ArrayBuffer> {
  const square = new Float32Array(n * n);
  for (let i = 0; i < n; i++) square.set(values.subarray(rowStart(n, i), rowStart(n, i + 1)), i * n + i);
  return square;
}
