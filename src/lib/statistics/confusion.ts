import { OrthrusError } from '../errors';
import type { ConfusionMatrix } from './scoreTypes';

/** The most probable class of each row; of equals the first. @param probabilities rows × classes, row-major */
export function mostProbable(probabilities: ArrayLike<number>, classes: number): Uint32Array<ArrayBuffer> {
  const best = new Uint32Array(probabilities.length / classes);
  for (let row = 0; row < best.length; row++) {
    for (let c = 1; c < classes; c++) {
      if (probabilities[row * classes + c]! > probabilities[row * classes + best[row]!]!) best[row] = c;
    }
  }
  return best;
}

/**
 * How often each class was taken for each (sklearn.metrics.confusion_matrix, with all classes). Rows whose true class is NaN are
 * left out.
 * @param truth class indices
 * @param predicted class indices
 * @throws OrthrusError `statistics.class` where one is no index of a class
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): ConfusionMatrix {
  const counts = new Uint32Array(classes.length ** 2);
  for (let row = 0; row < truth.length; row++) {
    if (Number.isNaN(truth[row])) continue;
    for (const index of [truth[row]!, predicted[row]!]) {
      if (Number.isInteger(index) && index >= 0 && index < classes.length) continue;
      throw new OrthrusError(
        'statistics.class',
        `Row ${row + 1} has class ${index}, of ${classes.length} classes.`,
        'Give classes as whole numbers from 0, and a name for each.',
      );
    }
    counts[truth[row]! * classes.length + predicted[row]!]!++;
  }
  return { classes, counts };
}

/** Share of the counted rows on the diagonal (sklearn.metrics.accuracy_score); NaN of none. */
export function confusionAccuracy({ classes, counts }: ConfusionMatrix): number {
  const right = classes.reduce((sum, _, c) => sum + counts[c * classes.length + c]!, 0);
  return right / counts.reduce((sum, count) => sum + count, 0);
}
