import { OrthrusError } from '../../lib/errors';
import type { FitData, RowMatrix } from './linearTypes';

const MEND = 'Leave out rows or columns without a number, or fill them in.';

/** @throws OrthrusError `linear.shape`, `linear.notFinite` */
export function checkMatrix(what: string, { values, rows, columns }: RowMatrix): void {
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
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) {
      throw new OrthrusError(
        'linear.notFinite',
        `The ${what} have ${values[i]!} in row ${Math.floor(i / columns) + 1}, column ${(i % columns) + 1}.`,
        MEND,
      );
    }
  }
}

/**
 * The rows to fit on.
 * @throws OrthrusError `linear.shape`, `linear.notFinite`
 */
export function checkedRows(features: RowMatrix, rows?: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  checkMatrix('features', features);
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

/** As `checkedRows`, with the targets. */
export function checkedData({ features, targets, rows }: FitData): Uint32Array<ArrayBuffer> {
  const chosen = checkedRows(features, rows);
  checkMatrix('targets', targets);
  if (targets.rows === features.rows) return chosen;
  throw new OrthrusError(
    'linear.shape',
    `${features.rows} rows of features have ${targets.rows} rows of targets.`,
    'Give the targets of every row.',
  );
}
