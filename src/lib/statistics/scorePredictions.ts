import { confusionAccuracy, confusionMatrix, mostProbable } from './confusion';
import { accuracy, auPrc, auRoc, meanSquaredError, pearson, rSquared, spearman } from './metrics';
import type { Metric, Metrics, Scores, TaskKind } from './scoreTypes';

/** Predictions and what is true of the same rows, row-major. */
export interface Scored {
  readonly task: TaskKind;
  /** Names of what is predicted: columns, or the classes of `multi-class`. */
  readonly names: readonly string[];
  /** rows × names: numbers, or probabilities. */
  readonly predictions: ArrayLike<number>;
  /** rows × names, NaN where missing; of `multi-class` one class index a row. */
  readonly targets: ArrayLike<number>;
}

/** Metrics of each column, or each class against the rest, and over all of them. */
export function scorePredictions(scored: Scored): Scores {
  const { task, names, predictions, targets } = scored;
  const columns = names.map((_, c) => knownOf(scored, c));
  const perColumn = columns.map(({ predicted, truth }, c) => ({
    column: names[c]!,
    known: truth.length,
    positive: task === 'regression' ? 0 : truth.reduce((sum, one) => sum + one, 0),
    metrics: task === 'regression' ? regression(predicted, truth) : labels(predicted, truth),
  }));
  const overall = meanMetrics(perColumn.map(({ metrics }) => metrics));
  if (task === 'regression' || task === 'binary') return { overall, perColumn };
  const predicted = columns.flatMap((column) => column.predicted);
  const truth = columns.flatMap((column) => column.truth);
  const micro = { auroc: auRoc(predicted, truth), auprc: auPrc(predicted, truth) };
  if (task === 'multi-label') return { overall, micro, perColumn };
  const classes = confusionMatrix(targets, mostProbable(predictions, names.length), names);
  return { overall: { ...overall, accuracy: confusionAccuracy(classes) }, micro, perColumn };
}

/** The rows of a column, or of a class against the rest, of which the truth is known. */
export function knownOf({ task, names, predictions, targets }: Scored, column: number): Known {
  const width = names.length;
  const predicted: number[] = [];
  const truth: number[] = [];
  for (let row = 0; row < predictions.length / width; row++) {
    const label = task === 'multi-class' ? targets[row]! : targets[row * width + column]!;
    if (Number.isNaN(label)) continue;
    predicted.push(predictions[row * width + column]!);
    truth.push(task === 'multi-class' ? Number(label === column) : label);
  }
  return { predicted, truth };
}

export interface Known {
  readonly predicted: readonly number[];
  readonly truth: readonly number[];
}

const regression = (predicted: readonly number[], truth: readonly number[]): Metrics => ({
  pearson: pearson(predicted, truth),
  spearman: spearman(predicted, truth),
  r2: rSquared(predicted, truth),
  mse: meanSquaredError(predicted, truth),
});

const labels = (predicted: readonly number[], truth: readonly number[]): Metrics => ({
  auroc: auRoc(predicted, truth),
  auprc: auPrc(predicted, truth),
  accuracy: accuracy(predicted, truth),
});

/** The mean of each metric over the columns where it is defined; NaN where it is nowhere. */
function meanMetrics(columns: readonly Metrics[]): Metrics {
  const overall: Partial<Record<Metric, number>> = {};
  for (const metric of Object.keys(columns[0] ?? {}) as Metric[]) {
    const defined = columns.map((metrics) => metrics[metric]!).filter((value) => !Number.isNaN(value));
    overall[metric] = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  }
  return overall;
}
