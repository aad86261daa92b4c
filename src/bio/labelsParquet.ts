import { parquetReadObjects } from 'hyparquet';
import { OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import type { LabelTable } from './labelTypes';

/** Whether bytes begin like a Parquet file. */
export const isParquet = (head: Uint8Array): boolean =>
  head.length >= 4 && [0x50, 0x41, 0x52, 0x31].every((byte, i) => head[i] === byte);

/**
 * The cells of a Parquet table as text; lists and other nested values as JSON.
 * @throws OrthrusError `labels.parquet` | what the source throws
 */
export async function parquetLabels(source: ByteSource, signal?: AbortSignal): Promise<LabelTable> {
  const bytes = await source.read(0, source.size ?? 2 ** 31, signal);
  let objects: Record<string, unknown>[];
  try {
    objects = await parquetReadObjects({ file: bytes.buffer });
  } catch (cause) {
    throw new OrthrusError(
      'labels.parquet',
      `${source.name} is a damaged Parquet file, or compressed in a way that is not read.`,
      'Write it again, uncompressed or with Snappy, or as CSV.',
      { cause },
    );
  }
  const columns = Object.keys(objects[0] ?? {});
  if (columns.length === 0) {
    throw new OrthrusError('labels.empty', `${source.name} has no rows.`, 'Give a table with a row a transcript.');
  }
  return { file: source.name, columns, rows: objects.map((row) => columns.map((name) => cellOf(row[name]))) };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));
}
