import { OrthrusError } from '../../lib/errors';
import type { LabelProblem, LogisticOptions, RowMatrix } from './linearTypes';

/** Classes that a softmax may have: above, the numbers are hardly those of classes. */
const MOST_CLASSES = 1000;

/** @throws OrthrusError `logistic.options` */
export function checkLogisticOptions({ c, maxIterations, tolerance }: LogisticOptions): void {
  const wrong =
    (!(c > 0 && c < Infinity) && `C is ${c}: it must be above 0.`) ||
    (!(Number.isInteger(maxIterations) && maxIterations >= 1) &&
      `${maxIterations} iterations: at least 1, a whole number.`) ||
    (!(tolerance > 0) && `The tolerance is ${tolerance}: it must be above 0.`);
  if (wrong) throw new OrthrusError('logistic.options', wrong, 'Change it in the parameters.');
}

/** @throws OrthrusError `logistic.labels` where one is neither 0 nor 1 */
export function checkLabels({ values, columns }: RowMatrix, rows: Uint32Array): void {
  for (const row of rows) {
    for (let t = 0; t < columns; t++) {
      const value = values[row * columns + t]!;
      if (value === 0 || value === 1) continue;
      throw new OrthrusError(
        'logistic.labels',
        `Label ${t + 1} is ${value} in row ${row + 1}.`,
        'Give 0 or 1; numbers are fitted by ridge regression, classes by softmax.',
      );
    }
  }
}

/**
 * The class numbers that occur, ascending.
 * @throws OrthrusError `logistic.labels`, `logistic.oneClass`
 */
export function classesOf({ values, columns }: RowMatrix, rows: Uint32Array): Uint32Array<ArrayBuffer> {
  const seen = new Set<number>();
  for (const row of rows) seen.add(values[row * columns]!);
  const wrong = [...seen].find((value) => !Number.isInteger(value) || value < 0 || value >= 2 ** 32);
  if (columns !== 1 || wrong !== undefined || seen.size > MOST_CLASSES) {
    throw new OrthrusError(
      'logistic.labels',
      columns !== 1
        ? `Classes come in one column, and there are ${columns}.`
        : wrong !== undefined
          ? `A class is ${wrong}.`
          : `There are ${seen.size} classes.`,
      `Number the classes 0, 1, 2 …, ${MOST_CLASSES} at most.`,
    );
  }
  if (seen.size < 2) {
    throw new OrthrusError('logistic.oneClass', 'All rows are of one class.', 'Fit on rows of two classes or more.');
  }
  return Uint32Array.from(seen).sort();
}

/** What is wrong with label `t` where all rows say the same. */
export function oneValue(positive: Uint8Array, t: number): LabelProblem | null {
  if (positive.some((value) => value !== positive[0])) return null;
  return {
    code: 'logistic.oneClass',
    message: `Label ${t + 1} is ${positive[0]!} in all ${positive.length} rows fitted on.`,
    mend: 'Fit on rows that have both, or leave the label out.',
  };
}
