/** Tables of an evaluation. An undefined score is an empty cell; `column` is empty for the mean over columns (macro average). */
import type { Evaluation, EvaluationEntry } from '../../analysis/probe/probeTypes';
import { namesOf } from '../../analysis/probe/scoreTest';
import { rowsOn, SIDES } from '../../analysis/probe/splitSides';
import { confusionMatrix, mostProbable } from '../../lib/statistics/confusion';
import { precisionRecallCurve, rocCurve } from '../../lib/statistics/curves';
import { knownOf } from '../../lib/statistics/scorePredictions';
import type { ConfusionMatrix, MeanInterval, Metric, Metrics } from '../../lib/statistics/scoreTypes';
import { csvLine } from './csv';

const cell = (value: number | null | undefined): number | string =>
  value === null || value === undefined || Number.isNaN(value) ? '' : value;

/** One line a feature set, column and metric for each seed, and one with the mean and its 95 % interval (seed "mean"). */
export function evaluationScoresCsv(evaluations: readonly Evaluation[]): string {
  const head = [
    'features',
    'what',
    'dim',
    'seed',
    'column',
    'average',
    'metric',
    'value',
    'low',
    'high',
    'known',
    'positive',
  ];
  const parts = [csvLine(head)];
  for (const { entries } of evaluations) {
    for (const entry of entries) {
      const own = [entry.name, entry.what, entry.dim];
      const add = (
        seed: string | number,
        column: string,
        average: string,
        metrics: Metrics,
        about: readonly number[] = [],
      ): void => {
        for (const [metric, value] of Object.entries(metrics)) {
          parts.push(
            csvLine([
              ...own,
              seed,
              column,
              average,
              metric,
              cell(value),
              '',
              '',
              ...(about.length > 0 ? about : ['', '']),
            ]),
          );
        }
      };
      const mean = (column: string, average: string, metrics: Partial<Record<Metric, MeanInterval>>): void => {
        for (const [metric, { mean: value, low, high }] of Object.entries(metrics)) {
          parts.push(csvLine([...own, 'mean', column, average, metric, cell(value), cell(low), cell(high), '', '']));
        }
      };
      mean('', 'macro', entry.summary.overall);
      mean('', 'micro', entry.summary.micro);
      for (const { column, metrics } of entry.summary.perColumn) mean(column, '', metrics);
      for (const { seed, scores } of entry.seeds) {
        add(seed, '', 'macro', scores.overall);
        if (scores.micro) add(seed, '', 'micro', scores.micro);
        for (const { column, known, positive, metrics } of scores.perColumn)
          add(seed, column, '', metrics, [known, positive]);
      }
    }
  }
  return parts.join('');
}

/** One line a feature set, seed, test row and column: what is true and what was predicted, and by which model. */
export function evaluationPredictionsCsv(evaluations: readonly Evaluation[]): string {
  const parts = [csvLine(['features', 'seed', 'id', 'column', 'true', 'predicted', 'model', 'penalty'])];
  for (const evaluation of evaluations) {
    const names = namesOf(evaluation);
    const classes = evaluation.task === 'multi-class';
    for (const { name, seeds } of evaluation.entries) {
      for (const [s, { seed, predictions, fits }] of seeds.entries()) {
        for (const [i, row] of rowsOn(evaluation.splits[s]!, 'test').entries()) {
          for (const [c, column] of names.entries()) {
            const label = classes ? evaluation.targets[row]! : evaluation.targets[row * names.length + c]!;
            const truth = Number.isNaN(label) ? '' : classes ? Number(label === c) : label;
            const { model, penalty } = fits[classes ? 0 : c]!;
            const predicted = predictions[i * names.length + c]!;
            parts.push(csvLine([name, seed, evaluation.ids[row]!, column, truth, predicted, model, cell(penalty)]));
          }
        }
      }
    }
  }
  return parts.join('');
}

/** Which side each transcript was on for each seed, and its targets: all that another program needs to repeat the probe. */
export function evaluationSplitCsv({ ids, splits, columns, classes, task, targets }: Evaluation): string {
  const head = ['id', ...splits.map(({ seed }) => `seed_${seed}`), ...columns.map((name) => `target: ${name}`)];
  const parts = [csvLine(head)];
  for (const [row, id] of ids.entries()) {
    const labels = columns.map((_, c) => {
      const label = targets[row * columns.length + c]!;
      return Number.isNaN(label) ? '' : task === 'multi-class' ? classes[label]! : label;
    });
    parts.push(csvLine([id, ...splits.map(({ sides }) => SIDES[sides[row]!]!), ...labels]));
  }
  return parts.join('');
}

/** Test rows of a seed in one column or class: what is true and what was predicted, without missing labels. */
export function testPairs(
  evaluation: Evaluation,
  { seeds }: EvaluationEntry,
  seed: number,
  column: number,
): { readonly truth: readonly number[]; readonly predicted: readonly number[] } {
  const { task, targets, columns, splits } = evaluation;
  const test = rowsOn(splits[seed]!, 'test');
  const width = columns.length;
  const truth = Float32Array.from(
    { length: test.length * width },
    (_, i) => targets[test[Math.floor(i / width)]! * width + (i % width)]!,
  );
  return knownOf({ task, names: namesOf(evaluation), predictions: seeds[seed]!.predictions, targets: truth }, column);
}

/** Corners of the ROC and precision-recall curves of one seed, of every feature set, column or class. */
export function evaluationCurvesCsv(evaluation: Evaluation, seed: number): string {
  const parts = [csvLine(['features', 'seed', 'column', 'curve', 'x', 'y', 'threshold'])];
  for (const entry of evaluation.entries) {
    for (const [c, column] of namesOf(evaluation).entries()) {
      const { truth, predicted } = testPairs(evaluation, entry, seed, c);
      for (const [curve, of] of [
        ['roc', rocCurve],
        ['precision-recall', precisionRecallCurve],
      ] as const) {
        const { x, y, threshold } = of(predicted, truth);
        for (let i = 0; i < x.length; i++) {
          parts.push(
            csvLine([entry.name, evaluation.splits[seed]!.seed, column, curve, cell(x[i]), cell(y[i]), threshold[i]!]),
          );
        }
      }
    }
  }
  return parts.join('');
}

/**
 * How often each class was taken for each, over all seeds together; of `binary` at a half. Undefined where there are no classes.
 */
export function evaluationConfusion(evaluation: Evaluation, entry: EvaluationEntry): ConfusionMatrix | undefined {
  const { task, classes, targets, splits } = evaluation;
  if (task !== 'multi-class' && task !== 'binary') return undefined;
  const names = task === 'multi-class' || classes.length === 2 ? classes : ['no', 'yes'];
  const counts = new Uint32Array(names.length ** 2);
  for (const [s, { predictions }] of entry.seeds.entries()) {
    const truth = Float32Array.from(rowsOn(splits[s]!, 'test'), (row) => targets[row]!);
    const said =
      task === 'multi-class' ? mostProbable(predictions, names.length) : predictions.map((p) => Number(p > 0.5));
    const matrix = confusionMatrix(truth, said, names);
    for (let i = 0; i < counts.length; i++) counts[i]! += matrix.counts[i]!;
  }
  return { classes: names, counts };
}

/** Rows of true classes, columns of predicted ones, for every feature set. */
export function evaluationConfusionCsv(evaluation: Evaluation): string {
  const parts: string[] = [];
  for (const entry of evaluation.entries) {
    const matrix = evaluationConfusion(evaluation, entry);
    if (!matrix) continue;
    const { classes, counts } = matrix;
    if (parts.length === 0) parts.push(csvLine(['features', 'true', ...classes.map((name) => `predicted ${name}`)]));
    for (const [i, name] of classes.entries()) {
      parts.push(csvLine([entry.name, name, ...counts.subarray(i * classes.length, (i + 1) * classes.length)]));
    }
  }
  return parts.join('');
}
