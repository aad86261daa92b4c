/** What predictions are scored by. Plain data. */

/** What is to be predicted: numbers, one of two, one of several classes, or several yes/no labels at once. */
export type TaskKind = 'regression' | 'binary' | 'multi-class' | 'multi-label';

export const METRICS = ['pearson', 'spearman', 'r2', 'mse', 'auroc', 'auprc', 'accuracy'] as const;
export type Metric = (typeof METRICS)[number];
export type Metrics = Readonly<Partial<Record<Metric, number>>>;

/**
 * Metrics of predictions. Regression: pearson, spearman, r2, mse on the original scale. Binary, multi-label and multi-class
 * (one against the rest): auroc, auprc, accuracy. NaN where a column has nothing to tell apart.
 */
export interface Scores {
  /** Mean over the columns (macro average) in which the metric is defined; accuracy of `multi-class` is that of the whole. */
  readonly overall: Metrics;
  /** Of `multi-class` and `multi-label`: auroc and auprc of all cells (rows × columns) as if they were one column (micro average). */
  readonly micro?: Metrics;
  readonly perColumn: readonly {
    readonly column: string;
    /** Known labels, and the positive ones among them (0 in regression). */
    readonly known: number;
    readonly positive: number;
    readonly metrics: Metrics;
  }[];
}

/** The metric that a task is told by: Pearson R, auPRC (as the paper does), or the accuracy of classes. */
export const leadingMetric = (task: TaskKind): Metric =>
  task === 'regression' ? 'pearson' : task === 'multi-class' ? 'accuracy' : 'auprc';

/** A mean of several figures, one a seed, and where the true mean lies with 95 % confidence (t distribution). */
export interface MeanInterval {
  /** Figures that are defined; the others are left out. */
  readonly n: number;
  /** NaN where n = 0. */
  readonly mean: number;
  /** Standard deviation, divisor n − 1; NaN where n < 2, as are both ends. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** Corners of a curve, from left to right (of ROC: by false positive rate; of precision-recall: by recall). */
export interface CurvePoints {
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
  /** Score from which on a row counts as positive at this point; Infinity where none does. */
  readonly threshold: Float64Array<ArrayBuffer>;
}

/** How often each class was taken for each. */
export interface ConfusionMatrix {
  readonly classes: readonly string[];
  /** True class × predicted class, row-major. */
  readonly counts: Uint32Array<ArrayBuffer>;
}
