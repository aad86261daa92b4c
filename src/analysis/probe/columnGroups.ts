import type { RowMatrix } from '../linear/linearTypes';
import type { ProbeTargets } from './probeTypes';

/** Columns whose labels are known for the same rows of those to be fitted on: one fit does for all of them. */
export interface ColumnGroup {
  readonly columns: readonly number[];
  /** Rows to fit on, in the order given. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

/** @param rows to fit on, of which a column's are those with a label */
export function columnGroups(
  { columns, targets }: Pick<ProbeTargets, 'columns' | 'targets'>,
  rows: Uint32Array,
): ColumnGroup[] {
  const width = columns.length;
  const groups = new Map<string, { readonly columns: number[]; readonly rows: Uint32Array<ArrayBuffer> }>();
  for (let c = 0; c < width; c++) {
    const known = Uint32Array.from(rows).filter((row) => !Number.isNaN(targets[row * width + c]!));
    const same = known.length === rows.length ? 'all' : known.join();
    const group = groups.get(same);
    if (group) group.columns.push(c);
    else groups.set(same, { columns: [c], rows: known });
  }
  return [...groups.values()];
}

/** Some columns of the targets; a missing label, which no fit looks at, is 0. */
export function targetsOf({ columns, targets }: ProbeTargets, some: readonly number[]): RowMatrix {
  const rows = targets.length / columns.length;
  const values = new Float64Array(rows * some.length);
  for (let row = 0; row < rows; row++) {
    for (const [i, c] of some.entries()) {
      const label = targets[row * columns.length + c]!;
      values[row * some.length + i] = Number.isNaN(label) ? 0 : label;
    }
  }
  return { values, rows, columns: some.length };
}
