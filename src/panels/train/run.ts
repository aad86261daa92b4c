/** Files that the Train panel gives. */
import { csvLine } from '../../engine/export/csv';
import type { RunInfo } from '../../engine/trainingContracts';
import type { GrowingColumns } from '../../notebook/growingColumns';

/** Columns of a run's log as CSV: a header, one line a row; what does not apply is empty. */
export function columnsCsv<Name extends string>(columns: GrowingColumns<Name>): string {
  const all = columns.names.map((name) => columns.column(name));
  const parts = [csvLine(columns.names)];
  for (let row = 0; row < columns.length; row++) {
    parts.push(csvLine(all.map((column) => (Number.isFinite(column[row]) ? column[row]! : ''))));
  }
  return parts.join('');
}

/** A file name that says which run it is of: "Orthrus-Tiny-1a2b3c4d.steps.csv". */
export function runFileName({ config, id }: Pick<RunInfo, 'config' | 'id'>, ending: string): string {
  const name = config.name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${name || 'run'}-${id.replace(/[^\w-]+/g, '').slice(-8)}.${ending}`;
}
