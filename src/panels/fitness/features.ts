/** Features of exons on one split. */
import { rowsOn } from '../../analysis/probe/splitSides';
import type { EvaluationSplit } from '../../analysis/probe/probeTypes';
import { median } from '../../analysis/skipping/shifts';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import type { RunContext } from '../../notebook/panelKind';
import type { FeatureTable } from './targets';

/** n rows of numbers. */
export interface ExonMatrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Coordinates on the principal components of the training exons' representations, those of wild types and of mutants together: wild
 * type ⊕ mutant, and their difference.
 * @param exons indices of the n exons
 * @param components at most; fewer where there are not so many numbers or training rows
 */
export async function projected(
  { services, task, onProgress }: Pick<RunContext<unknown>, 'services' | 'task' | 'onProgress'>,
  { wildTypes, mutants, of, dim }: ExonSkipping,
  exons: readonly number[],
  split: EvaluationSplit,
  components: number,
): Promise<{ readonly both: ExonMatrix; readonly difference: ExonMatrix }> {
  const n = exons.length;
  const values = new Float32Array(2 * n * dim);
  for (const [row, i] of exons.entries()) {
    values.set(wildTypes.subarray(of[i]! * dim, (of[i]! + 1) * dim), row * dim);
    values.set(mutants.subarray(i * dim, (i + 1) * dim), (n + row) * dim);
  }
  const train = rowsOn(split, 'train');
  const fitted = Uint32Array.from([...train, ...train.map((row) => n + row)]);
  const k = Math.min(components, dim, fitted.length);
  const { predictions } = await services.analysis.pca(
    { values, rows: 2 * n, columns: dim },
    k,
    task,
    onProgress,
    fitted,
  );
  const both = new Float32Array(n * 2 * k);
  const difference = new Float32Array(n * k);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < k; j++) {
      const [wild, mutant] = [predictions[row * k + j]!, predictions[(n + row) * k + j]!];
      both[row * 2 * k + j] = wild;
      both[row * 2 * k + k + j] = mutant;
      difference[row * k + j] = mutant - wild;
    }
  }
  return { both: { values: both, rows: n, columns: 2 * k }, difference: { values: difference, rows: n, columns: k } };
}

/** Features with the median of the training exons where one is missing; 0 where all are. */
export function filled({ names, values }: FeatureTable, split: EvaluationSplit): ExonMatrix {
  const columns = names.length;
  const train = rowsOn(split, 'train');
  const whole = values.slice();
  for (let c = 0; c < columns; c++) {
    const known = Array.from(train, (row) => values[row * columns + c]!).filter((value) => !Number.isNaN(value));
    const middle = known.length > 0 ? median(known) : 0;
    for (let at = c; at < whole.length; at += columns) if (Number.isNaN(whole[at]!)) whole[at] = middle;
  }
  return { values: whole, rows: whole.length / columns, columns };
}

/** Two matrices side by side. */
export function joinColumns(a: ExonMatrix, b: ExonMatrix): ExonMatrix {
  const columns = a.columns + b.columns;
  const values = new Float32Array(a.rows * columns);
  for (let row = 0; row < a.rows; row++) {
    values.set(a.values.subarray(row * a.columns, (row + 1) * a.columns), row * columns);
    values.set(b.values.subarray(row * b.columns, (row + 1) * b.columns), row * columns + a.columns);
  }
  return { values, rows: a.rows, columns };
}
