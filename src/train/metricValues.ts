/** Figures that tell how good predictions are; NaN where they are not defined. Proven against SciPy and scikit-learn. */

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** scipy.stats.pearsonr; NaN where either side is constant. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    const [da, db] = [value - meanA, b[i]! - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Ranks from 1, equal values with their mean rank. */
function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const rank = new Array<number>(values.length);
  for (let first = 0, end = 0; first < order.length; first = end) {
    while (end < order.length && values[order[end]!] === values[order[first]!]) end++;
    for (let i = first; i < end; i++) rank[order[i]!] = (first + 1 + end) / 2;
  }
  return rank;
}

/** scipy.stats.spearmanr */
export const spearman = (a: readonly number[], b: readonly number[]): number => pearson(ranks(a), ranks(b));

export function meanSquaredError(predicted: readonly number[], truth: readonly number[]): number {
  return mean(truth.map((value, i) => (predicted[i]! - value) ** 2));
}

/** sklearn.metrics.r2_score: 1 − residual / total sum of squares; NaN where all that is true is one number. */
export function rSquared(predicted: readonly number[], truth: readonly number[]): number {
  const middle = mean(truth);
  const total = truth.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return total === 0 ? NaN : 1 - (meanSquaredError(predicted, truth) * truth.length) / total;
}

/** Share of probabilities on the right side of a half. */
export const accuracy = (probabilities: readonly number[], truth: readonly number[]): number =>
  mean(truth.map((label, i) => Number(probabilities[i]! > 0.5 === label > 0.5)));

/** Area under the ROC curve (sklearn.metrics.roc_auc_score): the share of pairs in order, ties half. @param truth 0 and 1 */
export function auRoc(scores: readonly number[], truth: readonly number[]): number {
  const rank = ranks(scores);
  let [positive, sum] = [0, 0];
  for (const [i, label] of truth.entries()) {
    if (label < 0.5) continue;
    positive++;
    sum += rank[i]!;
  }
  const negative = truth.length - positive;
  return positive === 0 || negative === 0 ? NaN : (sum - (positive * (positive + 1)) / 2) / (positive * negative);
}

/** Average precision (sklearn.metrics.average_precision_score): the sum of precision × gain in recall. @param truth 0 and 1 */
export function auPrc(scores: readonly number[], truth: readonly number[]): number {
  const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
  const positive = truth.reduce((sum, label) => sum + Number(label > 0.5), 0);
  if (positive === 0) return NaN;
  let [area, found] = [0, 0];
  for (let first = 0, end = 0; first < order.length; first = end) {
    const before = found;
    // Equal scores are one threshold.
    while (end < order.length && scores[order[end]!] === scores[order[first]!])
      found += Number(truth[order[end++]!]! > 0.5);
    area += ((found - before) / positive) * (found / end);
  }
  return area;
}
