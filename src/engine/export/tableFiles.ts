import { csvLine } from './csv';

/** A column as a file holds it. What is missing is NaN, code −1 or an empty text, and an empty cell in the file. */
export type FileColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array<ArrayBuffer> }
  | {
      readonly name: string;
      readonly kind: 'category';
      readonly names: readonly string[];
      readonly codes: Int32Array<ArrayBuffer>;
    }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] };

export type TableFormat = 'csv' | 'tsv' | 'parquet';

/** Rows of a column. */
export const rowsOf = (column: FileColumn): number =>
  (column.kind === 'category' ? column.codes : column.values).length;

/** Nine significant digits: what float32 and counts have, without the noise of a float64. */
const digits = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(9)));

/** A cell as text; empty where it is missing. */
export function textAt(column: FileColumn, row: number): string {
  switch (column.kind) {
    case 'number': {
      const value = column.values[row]!;
      return Number.isNaN(value) ? '' : String(digits(value));
    }
    case 'category':
      return column.names[column.codes[row]!] ?? '';
    case 'text':
      return column.values[row]!;
  }
}

/** A line of TSV, which knows no quotes: tabs and line breaks in cells become spaces. */
const tsvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`;

/** Columns as CSV (RFC 4180) or TSV: a header, then one line a row. */
export function tableText(columns: readonly FileColumn[], format: 'csv' | 'tsv'): string {
  const line = format === 'csv' ? csvLine : tsvLine;
  const lines = [line(columns.map(({ name }) => name))];
  const count = columns[0] ? rowsOf(columns[0]) : 0;
  for (let row = 0; row < count; row++) lines.push(line(columns.map((column) => textAt(column, row))));
  return lines.join('');
}
