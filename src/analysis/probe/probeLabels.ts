import { defaultForestParams } from '../forest/forestTypes';
import { defaultLogisticOptions } from '../linear/linearTypes';
import type { LinearModel } from '../linear/linearTypes';
import { columnGroups, targetsOf, type ColumnGroup } from './columnGroups';
import { constantOutput, emptyProbe, takeOutput } from './linearProbe';
import { askForest } from './probeForest';
import type { ProbePredictions } from './scoreTest';
import type { FittedColumn, ProbeFitters, ProbeModel, ProbeRows } from './probeTypes';
import { rowsOn } from './splitSides';

/**
 * Probabilities of labels, each told for itself. A label of which all training rows say the same is predicted by that: its curve then is
 * chance, and not left out of the means.
 */
export async function fitLabels(rows: ProbeRows, model: ProbeModel, fitters: ProbeFitters): Promise<ProbePredictions> {
  const { features, targets, split } = rows;
  const width = targets.columns.length;
  const predictions = new Float32Array(features.rows * width);
  const fits: FittedColumn[] = [];
  const linear = model === 'forest' ? undefined : emptyProbe(width, features.columns);
  for (const group of columnGroups(targets, rowsOn(split, 'train'))) {
    const answers = await answersOf(rows, group, model, fitters);
    for (const [i, column] of group.columns.entries()) {
      const { predicted, linear: fitted, ...fit } = answers[i]!;
      fits[column] = fit;
      if (linear && fitted) takeOutput(linear, column, fitted, i);
      else if (linear) constantOutput(linear, column, predicted(0));
      for (let row = 0; row < features.rows; row++) predictions[row * width + column] = predicted(row);
    }
  }
  return { predictions, fits, ...(linear && { linear }) };
}

interface Answer extends FittedColumn {
  readonly predicted: (row: number) => number;
  /** The fit of the whole group. */
  readonly linear?: LinearModel;
}

async function answersOf(
  { features, targets }: ProbeRows,
  { columns, rows }: ColumnGroup,
  model: ProbeModel,
  fitters: ProbeFitters,
): Promise<Answer[]> {
  const label = (row: number, column: number): number => targets.targets[row * targets.columns.length + column]!;
  const shareOf = (column: number): number => rows.reduce((sum, row) => sum + label(row, column), 0) / rows.length;
  const constant = (share: number): Answer => ({ model: 'share', penalty: null, predicted: () => share });
  if (model === 'forest') {
    const answers: Answer[] = [];
    for (const column of columns) {
      const share = shareOf(column);
      if (share === 0 || share === 1) {
        answers.push(constant(share));
        continue;
      }
      const labels = Uint32Array.from(rows, (row) => label(row, column));
      const asked = { kind: 'classes', labels, classes: 2 } as const;
      const said = await askForest(features, rows, asked, defaultForestParams.classes, fitters);
      answers.push({ model: 'forest', penalty: null, predicted: (row) => said[2 * row + 1]! });
    }
    return answers;
  }
  const data = { features, targets: targetsOf(targets, columns), rows };
  const { fit, predictions } = await fitters.logistic(data, defaultLogisticOptions);
  return columns.map((column, i) =>
    fit.problems[i]
      ? constant(shareOf(column))
      : {
          model: 'logistic',
          penalty: 1 / fit.options.c,
          predicted: (row) => predictions[row * columns.length + i]!,
          linear: fit.model,
        },
  );
}
