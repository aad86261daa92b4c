import type { ForestResult, ForestTargets } from './forestTypes';

/**
 * Means to what is told of a row: of two classes the forest keeps the second one's share alone; one class is certain.
 * @param means n × width
 */
export function asProbabilities(means: Float32Array<ArrayBuffer>, classes: number): Float32Array<ArrayBuffer> {
  if (classes === 0 || classes > 2) return means;
  if (classes === 1) return means.map((mean) => (Number.isNaN(mean) ? mean : 1));
  const both = new Float32Array(2 * means.length);
  for (const [i, mean] of means.entries()) both.set([1 - mean, mean], 2 * i);
  return both;
}

/**
 * What the trees say of the rows that they did not draw, and how well: R² or accuracy.
 * @param sums n × width, over the trees that did not draw the row
 * @param votes how many trees that is, of each row
 */
export function outOfBag(
  sums: Float64Array,
  votes: Uint32Array,
  targets: ForestTargets,
): Pick<ForestResult, 'outOfBag' | 'outOfBagScore'> {
  const width = sums.length / votes.length;
  const means = Float32Array.from(sums, (sum, i) => sum / votes[Math.floor(i / width)]!);
  const seen = [...votes.keys()].filter((i) => votes[i]! > 0);
  if (targets.kind === 'regression') {
    return { outOfBag: means, outOfBagScore: determination(means, targets.values, seen) };
  }
  const { classes, labels } = targets;
  const shares = asProbabilities(means, classes);
  const right = seen.filter((i) => likeliest(shares.subarray(i * classes, (i + 1) * classes)) === labels[i]).length;
  return { outOfBag: shares, outOfBagScore: right / seen.length };
}

/** The first of the largest. */
function likeliest(shares: Float32Array): number {
  return shares.reduce((best, share, k) => (share > shares[best]! ? k : best), 0);
}

/** R²; NaN without rows, 0 where all labels are the same. */
function determination(predicted: Float32Array, values: Float32Array, rows: readonly number[]): number {
  const mean = rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length;
  let [residual, spread] = [0, 0];
  for (const i of rows) {
    residual += (values[i]! - predicted[i]!) ** 2;
    spread += (values[i]! - mean) ** 2;
  }
  return rows.length > 0 && spread === 0 ? 0 : 1 - residual / spread;
}
