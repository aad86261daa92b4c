/** What a random forest takes and gives; plain data that crosses threads. */

/** What each row's label is: a number, or one of `classes` classes, numbered from 0. */
export type ForestTargets =
  | { readonly kind: 'regression'; readonly values: Float32Array<ArrayBuffer> }
  | { readonly kind: 'classes'; readonly labels: Uint32Array<ArrayBuffer>; readonly classes: number };

/**
 * The parameters of scikit-learn's RandomForestClassifier and RandomForestRegressor that matter, with their meanings there.
 * - `maxFeatures`: features looked at for a split: √dim, a third or all of them (at least one).
 * - `minSamplesLeaf`: rows of the bootstrap sample on either side of a split, each counted once however often it was drawn.
 * - `maxDepth`: null where trees grow until their leaves are pure.
 */
export interface ForestParams {
  readonly trees: number;
  readonly maxFeatures: 'sqrt' | 'third' | 'all';
  readonly minSamplesLeaf: number;
  readonly maxDepth: number | null;
  readonly seed: number;
}

const shared = { trees: 500, minSamplesLeaf: 1, maxDepth: null, seed: 0 } as const;

/** As scikit-learn chooses, with the paper's 500 trees. */
export const defaultForestParams: Readonly<Record<ForestTargets['kind'], ForestParams>> = {
  classes: { ...shared, maxFeatures: 'sqrt' },
  regression: { ...shared, maxFeatures: 'all' },
};

export interface ForestRequest {
  /** n × dim, row-major, finite. */
  readonly data: Float32Array<ArrayBuffer>;
  readonly dim: number;
  /** Of the n rows. */
  readonly targets: ForestTargets;
  /** m × dim: rows to predict. */
  readonly unseen: Float32Array<ArrayBuffer>;
  readonly params: ForestParams;
}

/** A fitted forest's word on the rows it was asked about, and what it leans on. */
export interface ForestResult {
  /** Regression: m values. Classes: m × classes probabilities, the mean of the leaves' shares over trees. */
  readonly predictions: Float32Array<ArrayBuffer>;
  /**
   * As `predictions`, of the n rows it was fitted to, each by the trees that did not draw it; NaN where every tree did.
   */
  readonly outOfBag: Float32Array<ArrayBuffer>;
  /** Of the out-of-bag predictions: R² or accuracy; NaN where no row has one. */
  readonly outOfBagScore: number;
  /** dim: each feature's share of the impurity that all splits take away; they sum to 1, or are 0 where nothing was split. */
  readonly importances: Float32Array<ArrayBuffer>;
  readonly seconds: number;
}
