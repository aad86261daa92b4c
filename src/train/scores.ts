import type { LabelTask } from '../bio/labelTypes';
import { accuracy, auPrc, auRoc, meanSquaredError, pearson, rSquared, spearman } from './metricValues';
import type { Metric, Scores } from './fineTuneTypes';

/** Predictions and what is true of the same rows, row-major. */
export interface Scored {
  readonly task: LabelTask;
  /** Names of what is predicted: columns, or the classes of `multi-class`. */
  readonly names: readonly string[];
  /** rows × names: numbers, or probabilities. */
  readonly predictions: Float32Array;
  /** rows × names, NaN where missing; of `multi-class` one class index a row. */
  readonly targets: Float32Array;
}

type Metrics = Partial<Record<Metric, number>>;

/** Metrics of each column, or each class against the rest, and over all of them. */
export function scorePredictions({ task, names, predictions, targets }: Scored): Scores {
  const width = names.length;
  const rows = predictions.length / width;
  const perColumn = names.map((column, c) => {
    const predicted: number[] = [];
    const truth: number[] = [];
    for (let row = 0; row < rows; row++) {
      const label = task === 'multi-class' ? targets[row]! : targets[row * width + c]!;
      if (Number.isNaN(label)) continue;
      predicted.push(predictions[row * width + c]!);
      truth.push(task === 'multi-class' ? Number(label === c) : label);
    }
    const positive = task === 'regression' ? 0 : truth.reduce((sum, one) => sum + one, 0);
    const metrics = task === 'regression' ? regression(predicted, truth) : labels(predicted, truth);
    return { column, known: truth.length, positive, metrics };
  });
  const overall = meanMetrics(perColumn.map(({ metrics }) => metrics));
  if (task === 'multi-class') overall.accuracy = classAccuracy(predictions, targets, width);
  return { overall, perColumn };
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
  const overall: Metrics = {};
  for (const metric of Object.keys(columns[0] ?? {}) as Metric[]) {
    const defined = columns.map((metrics) => metrics[metric]!).filter((value) => !Number.isNaN(value));
    overall[metric] = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  }
  return overall;
}

/** Share of rows whose most probable class is the true one. */
function classAccuracy(predictions: Float32Array, targets: Float32Array, classes: number): number {
  let [right, known] = [0, 0];
  for (const [row, label] of targets.entries()) {
    if (Number.isNaN(label)) continue;
    known++;
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (predictions[row * classes + c]! > predictions[row * classes + best]!) best = c;
    }
    if (best === label) right++;
  }
  return right / known;
}
