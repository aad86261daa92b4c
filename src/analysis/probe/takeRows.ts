/** Some rows of a row-major matrix. */
export function takeRows(
  values: Float32Array,
  width: number,
  rows: ArrayLike<number> & Iterable<number>,
): Float32Array<ArrayBuffer> {
  const taken = new Float32Array(rows.length * width);
  let i = 0;
  for (const row of rows) taken.set(values.subarray(row * width, (row + 1) * width), width * i++);
  return taken;
}
