import { parquetWriteBuffer } from 'hyparquet-writer';
import { rowsOf, textAt } from './tableFiles';
import type { FileColumn } from './tableFiles';

/** Columns as Parquet: float64 and strings, null where they are missing. */
export function tableParquet(columns: readonly FileColumn[]): Uint8Array<ArrayBuffer> {
  const columnData = columns.map((column) => {
    if (column.kind === 'number') {
      const data = Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
      return { name: column.name, data, type: 'DOUBLE' as const, nullable: true };
    }
    const data = Array.from({ length: rowsOf(column) }, (_, row) => textAt(column, row) || null);
    return { name: column.name, data, type: 'STRING' as const, nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
