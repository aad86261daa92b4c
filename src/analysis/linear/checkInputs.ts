import { OrthrusError } from '../../lib/errors';
import type { FitData, RowMatrix } from './linearTypes';

/** @throws OrthrusError `linear.shape` */
function checkShape(what: string, { values, rows, columns }: RowMatrix): void {
  const whole = (count: number): boolean => Number.isInteger(count) && count >= 1;
  if (!whole(rows) || !whole(columns)) {
    throw new OrthrusError(
      'linear.shape',
      `The ${what} are ${rows} rows of ${columns}.`,
      'Give at least one row and one column.',
    );
  }
  if (values.length !== rows * columns) {
    throw new OrthrusError(
      'linear.shape',
      `The ${what} are ${values.length} values and not ${rows} × ${columns}.`,
      'Give one value for each row and column.',
    );
  }
}

/** @throws OrthrusError `linear.notFinite` */
function checkRow(what: string, { values, columns }: RowMatrix, row: number): void {
  for (let j = 0; j < columns; j++) {
    const value = values[row * columns + j]!;
    if (Number.isFinite(value)) continue;
    throw new OrthrusError(
      'linear.notFinite',
      `The ${what} have ${value} in row ${row + 1}, column ${j + 1}.`,
      'Leave out rows or columns without a number, or fill them in.',
    );
  }
}

/**
 * The rows to fit on.
 * @throws OrthrusError `linear.shape`, `linear.notFinite`
 */
export function checkedRows(features: RowMatrix, rows?: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  checkShape('features', features);
  for (let row = 0; row < features.rows; row++) checkRow('features', features, row);
  const chosen = rows ?? Uint32Array.from({ length: features.rows }, (_, i) => i);
  if (chosen.length === 0) {
    throw new OrthrusError('linear.shape', 'There is no row to fit on.', 'Choose at least one row.');
  }
  const outside = chosen.find((row) => row >= features.rows);
  if (outside !== undefined) {
    throw new OrthrusError(
      'linear.shape',
      `Row ${outside} is to be fitted on, and there are ${features.rows}.`,
      'Rows are numbered from 0.',
    );
  }
  return chosen;
}

/** As `checkedRows`, with the targets; those of rows that are not fitted on may be anything. */
export function checkedData({ features, targets, rows }: FitData): Uint32Array<ArrayBuffer> {
  const chosen = checkedRows(features, rows);
  checkShape('targets', targets);
  if (targets.rows !== features.rows) throw shapes(features, targets);
  for (const row of chosen) checkRow('targets', targets, row);
  return chosen;
}

function shapes(features: RowMatrix, targets: RowMatrix): OrthrusError {
  return new OrthrusError(
    'linear.shape',
    `${features.rows} rows of features have ${targets.rows} rows of targets.`,
    'Give the targets of every row.',
  );
}
