/** What is measured of a run: rows of its logs. Values that do not apply are NaN. */

/** One optimizer step; the columns of a run's log in this order. */
export const STEP_COLUMNS = [
  'step',
  'epoch',
  'loss',
  'contrastiveLoss',
  'mlmLoss',
  'learningRate',
  'gradientNorm',
  /** Mean cosine similarity of positive pairs, and of all others, in the projection. */
  'positiveSimilarity',
  'negativeSimilarity',
  /** Share of rows whose most similar other row in the batch is their partner. */
  'retrievalAccuracy',
  'tokens',
  'seconds',
] as const;

export type StepMetrics = Readonly<Record<(typeof STEP_COLUMNS)[number], number>>;

/** An evaluation on pairs of held-out genes, in evaluation mode. `step` 0 is the untrained model. */
export const EVALUATION_COLUMNS = [
  'step',
  'contrastiveLoss',
  'mlmLoss',
  'retrievalAccuracy',
  'positiveSimilarity',
  'negativeSimilarity',
  /** The retrieval accuracy of the representations themselves, without the projection head. */
  'representationAccuracy',
  'pairs',
] as const;

export type EvaluationMetrics = Readonly<Record<(typeof EVALUATION_COLUMNS)[number], number>>;

/** Cosine similarities of the projections of one batch: rows and columns are view 1, then view 2. */
export interface BatchSimilarity {
  readonly step: number;
  readonly pairs: number;
  /** (2B, 2B) row-major */
  readonly values: Float32Array<ArrayBuffer>;
  readonly ids: readonly (readonly [string, string])[];
}

export interface PairStatistics {
  readonly positiveSimilarity: number;
  readonly negativeSimilarity: number;
  readonly retrievalAccuracy: number;
}

/**
 * What a similarity matrix (2B, 2B) says of its pairs. A row counts as retrieved when no other row is more similar than its
 * partner; of equals none is, so that a collapsed encoder scores nothing.
 */
export function pairStatistics(values: Float32Array, pairs: number): PairStatistics {
  const rows = 2 * pairs;
  let [positive, negative, negatives, retrieved] = [0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const partner = (i + pairs) % rows;
    const own = values[i * rows + partner]!;
    positive += own;
    let best = true;
    for (let j = 0; j < rows; j++) {
      if (j === i || j === partner) continue;
      const other = values[i * rows + j]!;
      negative += other;
      negatives++;
      if (!(own > other)) best = false;
    }
    if (best) retrieved++;
  }
  return {
    positiveSimilarity: positive / rows,
    negativeSimilarity: negative / negatives,
    retrievalAccuracy: retrieved / rows,
  };
}

/** Cosine similarities (n, n) of the rows of `data` (n, width). */
export function cosineSimilarities(data: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const n = data.length / width;
  const norms = Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += data[i * width + k]! ** 2;
    return Math.sqrt(sum);
  });
  const values = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < width; k++) dot += data[i * width + k]! * data[j * width + k]!;
      values[i * n + j] = values[j * n + i] = dot / Math.max(norms[i]! * norms[j]!, 1e-12);
    }
  }
  return values;
}
