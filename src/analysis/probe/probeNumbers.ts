import { defaultForestParams } from '../forest/forestTypes';
import { defaultRidgeOptions } from '../linear/linearTypes';
import type { LinearModel } from '../linear/linearTypes';
import { columnGroups, targetsOf } from './columnGroups';
import { emptyProbe, takeOutput } from './linearProbe';
import { askForest } from './probeForest';
import type { ProbePredictions } from './scoreTest';
import type { FittedColumn, ProbeFitters, ProbeModel, ProbeRows } from './probeTypes';
import { rowsOn } from './splitSides';

/**
 * 10⁻⁴ … 10⁵. Of standardised features the penalty that suits grows with the rows: up to 10² alone, features of which there are nearly as
 * many as rows (4-mers of 500 genes) would be held back too little and be beaten for that.
 */
export const PROBE_PENALTIES = Array.from({ length: 10 }, (_, i) => Number(`1e${i - 4}`));

/** Of one column: what a model says of all rows, and which it is. */
interface Candidate extends FittedColumn {
  readonly predicted: (row: number) => number;
  /** The fit, of which `output` is this column's; none of a forest. */
  readonly linear?: { readonly model: LinearModel; readonly output: number };
}

/**
 * Predicts numbers: by least squares, by ridge regression on standardised features with its penalty cross-validated on the training
 * rows, or (`auto`) for each column by whichever has the smaller squared error on the validation rows.
 */
export async function fitNumbers(rows: ProbeRows, model: ProbeModel, fitters: ProbeFitters): Promise<ProbePredictions> {
  const { features, targets, split } = rows;
  const width = targets.columns.length;
  const predictions = new Float32Array(features.rows * width);
  const fits: FittedColumn[] = [];
  const linear = model === 'forest' ? undefined : emptyProbe(width, features.columns);
  const validation = rowsOn(split, 'validation');
  for (const group of columnGroups(targets, rowsOn(split, 'train'))) {
    const candidates = await candidatesOf(rows, group.columns, group.rows, model, fitters);
    for (const [i, column] of group.columns.entries()) {
      const error = ({ predicted }: Candidate): number => {
        let sum = 0;
        for (const row of validation) {
          const truth = targets.targets[row * width + column]!;
          if (!Number.isNaN(truth)) sum += (truth - predicted(row)) ** 2;
        }
        return sum;
      };
      const best = candidates[i]!.reduce((a, b) => (error(b) < error(a) ? b : a));
      fits[column] = { model: best.model, penalty: best.penalty };
      if (linear && best.linear) takeOutput(linear, column, best.linear.model, best.linear.output);
      for (let row = 0; row < features.rows; row++) predictions[row * width + column] = best.predicted(row);
    }
  }
  return { predictions, fits, ...(linear && { linear }) };
}

/** By column of the group, what may predict it. */
async function candidatesOf(
  { features, targets }: ProbeRows,
  columns: readonly number[],
  train: Uint32Array<ArrayBuffer>,
  model: ProbeModel,
  fitters: ProbeFitters,
): Promise<Candidate[][]> {
  const data = { features, targets: targetsOf(targets, columns), rows: train };
  const found: Candidate[][] = columns.map(() => []);
  const add = (
    values: Float64Array,
    model: LinearModel,
    kind: 'ols' | 'ridge',
    penalty: (i: number) => number | null,
  ): void => {
    for (const [i, list] of found.entries()) {
      const predicted = (row: number): number => values[row * columns.length + i]!;
      list.push({ model: kind, penalty: penalty(i), predicted, linear: { model, output: i } });
    }
  };
  if (model === 'forest') {
    for (const [i, list] of found.entries()) {
      const values = Float32Array.from(train, (row) => targets.targets[row * targets.columns.length + columns[i]!]!);
      const answer = await askForest(
        features,
        train,
        { kind: 'regression', values },
        defaultForestParams.regression,
        fitters,
      );
      list.push({ model: 'forest', penalty: null, predicted: (row) => answer[row]! });
    }
    return found;
  }
  if (model !== 'ols') {
    const { fit, predictions } = await fitters.ridge(data, {
      ...defaultRidgeOptions,
      penalties: PROBE_PENALTIES,
      perTarget: true,
    });
    add(predictions, fit.model, 'ridge', (i) => fit.penalties[i]!);
  }
  if (model !== 'ridge') {
    const { fit, predictions } = await fitters.ols(data);
    add(predictions, fit.model, 'ols', () => null);
  }
  return found;
}
