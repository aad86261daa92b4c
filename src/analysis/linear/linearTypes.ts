/** What linear probes and PCA take and give; plain data that crosses threads. */
import type { ProgressListener } from '../../lib/progress';

export interface LongCall {
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** Rows of numbers: entry (i, j) is `values[i · columns + j]`; all finite. */
export interface RowMatrix {
  readonly values: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: number;
}

/** Rows with what is to be told from them. */
export interface FitData {
  /** n × d. */
  readonly features: RowMatrix;
  /** n × outputs: targets of a regression, 0 or 1 of a label. Rows that are not fitted on may have NaN. */
  readonly targets: RowMatrix;
  /** The rows to fit on, in this order; default all. The others are only predicted. */
  readonly rows?: Uint32Array<ArrayBuffer>;
}

/** ŷ = x · weights + intercept for each output, on features as they were given (not standardised ones). */
export interface LinearModel {
  /** outputs × d, in units of the output per unit of the feature. */
  readonly weights: Float64Array<ArrayBuffer>;
  /** One an output. */
  readonly intercepts: Float64Array<ArrayBuffer>;
}

export interface RidgeOptions {
  /** The candidates α of Σ(y − ŷ)² + α Σ w², all above 0, as scikit-learn's; of one there is no choice and no cross-validation. */
  readonly penalties: readonly number[];
  /** How many folds, or the fold of each row that is fitted on (any whole numbers), in the order of `rows`. */
  readonly folds: number | Uint32Array<ArrayBuffer>;
  /** Of the shuffle before the rows are cut into folds; null cuts them in their order, as scikit-learn's KFold. */
  readonly seed: number | null;
  /** Features to mean 0 and deviation 1 over the rows fitted on, in each fold anew: the penalty is then of standardised weights. */
  readonly standardise: boolean;
  /** What chooses: the mean over folds of R² (scikit-learn's choice) or of the mean squared error. */
  readonly score: 'r2' | 'mse';
  /** A penalty for each target; else one for all, by the mean score of all. */
  readonly perTarget: boolean;
}

/** Seven penalties, 10⁻⁴ … 10². */
export const defaultRidgeOptions: RidgeOptions = {
  penalties: [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100],
  folds: 5,
  seed: 0,
  standardise: true,
  score: 'r2',
  perTarget: false,
};

export interface RidgeFit {
  readonly model: LinearModel;
  /** The penalty of each target. */
  readonly penalties: Float64Array<ArrayBuffer>;
  /** penalties × targets: R² (higher is better) or mean squared error (lower is better), mean over folds; empty where there was no choice. */
  readonly scores: Float64Array<ArrayBuffer>;
  readonly options: RidgeOptions;
}

export interface LeastSquaresFit {
  readonly model: LinearModel;
  /** Of the centred features; below min(n − 1, d) the weights are the shortest of all that fit best. */
  readonly rank: number;
}

export interface LogisticOptions {
  /** Inverse strength of the penalty: C Σ loss + ½ Σ w², as scikit-learn's C. */
  readonly c: number;
  /** Features to mean 0 and deviation 1 over the rows fitted on: the penalty is then of standardised weights. */
  readonly standardise: boolean;
  readonly maxIterations: number;
  /** Ends where no entry of the gradient is above this (scikit-learn's tol stops at 10⁻⁴). */
  readonly tolerance: number;
  /**
   * `labels`: each column of the targets is a label of its own, 0 or 1. `classes`: the targets are one column of class numbers
   * 0, 1, 2 …, fitted together by softmax (two classes: as one label).
   */
  readonly kind: 'labels' | 'classes';
}

export const defaultLogisticOptions: LogisticOptions = {
  c: 1,
  standardise: true,
  maxIterations: 5000,
  tolerance: 1e-5,
  kind: 'labels',
};

/** Why a label has no fit; the fields of an OrthrusError. */
export interface LabelProblem {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
}

export interface LogisticFit {
  /** One output a label or a class (a class that no row has: none). A label that could not be fitted has NaN weights. */
  readonly model: LinearModel;
  readonly kind: 'labels' | 'classes';
  /** The class number of each output; empty for labels. */
  readonly classes: Uint32Array<ArrayBuffer>;
  /** One a label; of classes one in all. */
  readonly iterations: Uint32Array<ArrayBuffer>;
  /** 1 where the tolerance was reached. */
  readonly converged: Uint8Array<ArrayBuffer>;
  /** One a label: null where it was fitted. */
  readonly problems: readonly (LabelProblem | null)[];
  readonly options: LogisticOptions;
}

export interface PcaFit {
  /** k × d, rows of length 1; of each the entry furthest from 0 is positive (scikit-learn's svd_flip since 1.5). */
  readonly components: Float64Array<ArrayBuffer>;
  /** d. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** k: variance along each component, over n − 1. */
  readonly variance: Float64Array<ArrayBuffer>;
  /** k: that as a share of the variance of all features. */
  readonly ratio: Float64Array<ArrayBuffer>;
}

/** A fit, and what it says of every row given, those that it was not fitted on too. */
export interface Predicted<Fit> {
  readonly fit: Fit;
  /** n × outputs: ridge predicts targets, logistic regression probabilities, PCA coordinates. */
  readonly predictions: Float64Array<ArrayBuffer>;
}
