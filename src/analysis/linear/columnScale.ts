import type { RowMatrix } from './linearTypes';

/** Where the columns of a matrix lie, over some of its rows. */
export interface ColumnScale {
  /** A column of one value: exactly that value. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** Over n; 1 for a column of one value, as scikit-learn's StandardScaler. */
  readonly deviation: Float64Array<ArrayBuffer>;
  /** 1 for a column of one value. */
  readonly constant: Uint8Array<ArrayBuffer>;
}

/** Mean and deviation of each column, in two passes. */
export function columnScale({ values, columns }: RowMatrix, rows: Uint32Array): ColumnScale {
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  const constant = new Uint8Array(columns).fill(1);
  const first = rows[0]! * columns;
  for (const row of rows) {
    const at = row * columns;
    for (let j = 0; j < columns; j++) {
      // Sums of what differs from the first row: a large offset that all share costs no digits.
      const value = values[at + j]! - values[first + j]!;
      mean[j]! += value;
      if (value !== 0) constant[j] = 0;
    }
  }
  for (let j = 0; j < columns; j++) mean[j] = mean[j]! / rows.length + values[first + j]!;
  for (const row of rows) {
    const at = row * columns;
    for (let j = 0; j < columns; j++) deviation[j]! += (values[at + j]! - mean[j]!) ** 2;
  }
  for (let j = 0; j < columns; j++) deviation[j] = constant[j] ? 1 : Math.sqrt(deviation[j]! / rows.length) || 1;
  return { mean, deviation, constant };
}

/** (value − mean) / deviation of `rows`, written one after another into `to` (rows × columns). */
export function standardiseInto(
  to: Float64Array | Float32Array,
  { values, columns }: RowMatrix,
  rows: Uint32Array,
  { mean, deviation }: ColumnScale,
): void {
  for (let i = 0; i < rows.length; i++) {
    const [from, at] = [rows[i]! * columns, i * columns];
    for (let j = 0; j < columns; j++) to[at + j] = (values[from + j]! - mean[j]!) / deviation[j]!;
  }
}
