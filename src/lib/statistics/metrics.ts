/**
 * Figures that tell how good predictions are, proven against SciPy and scikit-learn. NaN where they are not defined (too few values, a
 * constant, one class only), and where any value is NaN: who calls leaves out rows without a label.
 */
import { ascending, ranks, runs } from './ranks';
import { constant, meanOf } from './sample';

/** scipy.stats.pearsonr; NaN where either side is constant. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (constant(a) || constant(b)) return NaN;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

/** scipy.stats.spearmanr */
export const spearman = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  anyNaN(a) || anyNaN(b) ? NaN : pearson(ranks(a), ranks(b));

/** sklearn.metrics.mean_squared_error */
export function meanSquaredError(predicted: ArrayLike<number>, truth: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (predicted[i]! - truth[i]!) ** 2;
  return sum / truth.length;
}

/**
 * sklearn.metrics.r2_score: 1 − residual / total sum of squares. NaN where all that is true is one number (scikit-learn then gives
 * 1 or 0, which no mean over columns should take in).
 */
export function rSquared(predicted: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (constant(truth)) return NaN;
  const middle = meanOf(truth);
  let total = 0;
  for (let i = 0; i < truth.length; i++) total += (truth[i]! - middle) ** 2;
  return 1 - (meanSquaredError(predicted, truth) * truth.length) / total;
}

/** Share of probabilities on the right side of a half. @param truth 0 and 1 */
export function accuracy(probabilities: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (anyNaN(probabilities) || anyNaN(truth)) return NaN;
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (probabilities[i]! > 0.5 === truth[i]! > 0.5) right++;
  return right / truth.length;
}

/** Area under the ROC curve (sklearn.metrics.roc_auc_score): the share of pairs in order, ties half. @param truth 0 and 1 */
export function auRoc(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (anyNaN(scores) || anyNaN(truth)) return NaN;
  const rank = ranks(scores);
  let [positive, sum] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    if (truth[i]! < 0.5) continue;
    positive++;
    sum += rank[i]!;
  }
  const negative = truth.length - positive;
  return positive === 0 || negative === 0 ? NaN : (sum - (positive * (positive + 1)) / 2) / (positive * negative);
}

/** Average precision (sklearn.metrics.average_precision_score): the sum of precision × gain in recall. @param truth 0 and 1 */
export function auPrc(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (anyNaN(scores) || anyNaN(truth)) return NaN;
  const order = ascending(scores).reverse();
  let [area, found] = [0, 0];
  // Equal scores are one threshold.
  for (const [first, end] of runs(order, scores)) {
    const before = found;
    for (let i = first; i < end; i++) found += Number(truth[order[i]!]! > 0.5);
    area += (found - before) * (found / end);
  }
  return found === 0 ? NaN : area / found;
}

function anyNaN(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}
