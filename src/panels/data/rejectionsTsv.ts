import type { Rejection } from '../../bio/transcript';

const cell = (value: string | number | undefined): string => String(value ?? '').replace(/[\t\r\n]+/g, ' ');

/** The rejected records as a table: file, line (empty where the whole file is meant), record, reason, mend. */
export function rejectionsTsv(rejected: readonly Rejection[]): string {
  const lines = rejected.map((one) => [one.file, one.line, one.record, one.reason, one.mend].map(cell).join('\t'));
  return ['file\tline\trecord\treason\tmend', ...lines, ''].join('\n');
}
