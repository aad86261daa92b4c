import { OrthrusError } from '../../lib/errors';
import { factorise, solveFactorised } from './cholesky';
import { columnScale, standardiseInto, type ColumnScale } from './columnScale';
import type { FitData, RidgeOptions } from './linearTypes';
import { tooSmall, unscaled, type RidgePath } from './ridgePath';
import { addSymmetricProduct } from './symmetricProduct';
import type { Pause } from './turns';

/** Rows standardised at once. */
const ROWS = 256;
/** Bytes that the Gram matrices of all folds may take. */
const MOST_BYTES = 2 ** 30;

/** What the normal equations need to know of some rows, standardised over all rows fitted on. */
interface Moments {
  /** d × d, lower triangle: Σ z zᵀ. */
  readonly gram: Float64Array<ArrayBuffer>;
  /** outputs × d: Σ y z. */
  readonly cross: Float64Array<ArrayBuffer>;
  readonly sums: Float64Array<ArrayBuffer>;
  readonly targetSums: Float64Array<ArrayBuffer>;
  readonly rows: number;
  readonly least: Float64Array<ArrayBuffer>;
  readonly most: Float64Array<ArrayBuffer>;
}

/**
 * Ridge by its normal equations: each fold's Gram matrix once, and of a training part the sum of the others' (not the whole less the
 * fold's own: a fold that holds an outlier would take the digits of all others with it). Then a Cholesky factor a penalty.
 * @param held rows of the features by fold
 * @throws OrthrusError `ridge.tooLarge`, `ridge.penalty`
 */
export async function primalPath(
  { features, targets }: FitData,
  rows: Uint32Array,
  held: readonly Uint32Array<ArrayBuffer>[],
  { standardise }: RidgeOptions,
  pause: Pause,
  gathered: (rows: number) => void,
): Promise<RidgePath> {
  const [d, outputs] = [features.columns, targets.columns];
  const bytes = (held.length + 1) * d * d * 8;
  if (bytes > MOST_BYTES) {
    throw new OrthrusError(
      'ridge.tooLarge',
      `${held.length} folds of ${d} features need ${(bytes / 2 ** 30).toFixed(1)} GiB.`,
      'Take fewer folds or fewer features (principal components, say).',
    );
  }
  const scale = columnScale(features, rows);
  const centre = columnScale(targets, rows).mean;
  const parts: Moments[] = [];
  let done = 0;
  for (const fold of held) {
    const part = empty(d, outputs, fold.length);
    const z = new Float64Array(Math.min(ROWS, fold.length) * d);
    for (let from = 0; from < fold.length; from += ROWS) {
      const some = fold.subarray(from, from + ROWS);
      standardiseInto(z, features, some, scale);
      await addSymmetricProduct(part.gram, z, { count: d, length: some.length, vectorStride: 1, termStride: d }, pause);
      for (const [i, row] of some.entries()) addRow(part, z, i * d, targets.values, row * outputs, centre);
      gathered((done += some.length));
    }
    parts.push(part);
  }
  return {
    async fit(without, penalties, fitted) {
      const training = centred(sumOf(parts.filter((_, f) => f !== without)));
      const matrix = new Float64Array(d * d);
      const targetMeans = centre.map((mean, t) => mean + training.targetSums[t]! / training.rows);
      // Moments are of features standardised over all rows; their means over the training part are not quite 0.
      const means = scale.mean.map((mean, j) => mean + (scale.deviation[j]! * training.sums[j]!) / training.rows);
      for (const penalty of penalties) {
        matrix.set(training.gram);
        for (let j = 0; j < d; j++) matrix[j * d + j]! += penalty * unit(training, scale, standardise, j);
        if (!(await factorise(matrix, d, pause))) throw tooSmall(penalty);
        const weights = training.cross.slice();
        for (let t = 0; t < outputs; t++) solveFactorised(matrix, d, weights.subarray(t * d, (t + 1) * d));
        await fitted(unscaled(weights, { mean: means, deviation: scale.deviation }, targetMeans), penalty);
      }
    },
  };
}

/** What a squared weight of a feature standardised over all rows counts in the penalty. */
function unit({ gram, sums, rows }: Moments, { deviation }: ColumnScale, standardise: boolean, j: number): number {
  if (!standardise) return 1 / deviation[j]! ** 2;
  return gram[j * sums.length + j]! / rows || 1;
}

function empty(d: number, outputs: number, rows: number): Moments {
  return {
    gram: new Float64Array(d * d),
    cross: new Float64Array(outputs * d),
    sums: new Float64Array(d),
    targetSums: new Float64Array(outputs),
    rows,
    least: new Float64Array(d).fill(Infinity),
    most: new Float64Array(d).fill(-Infinity),
  };
}

function addRow(
  { cross, sums, targetSums, least, most }: Moments,
  z: Float64Array,
  from: number,
  targets: Float32Array | Float64Array,
  target: number,
  centre: Float64Array,
): void {
  const d = sums.length;
  for (let j = 0; j < d; j++) {
    const value = z[from + j]!;
    sums[j]! += value;
    if (value < least[j]!) least[j] = value;
    if (value > most[j]!) most[j] = value;
  }
  for (let t = 0; t < targetSums.length; t++) {
    const y = targets[target + t]! - centre[t]!;
    targetSums[t]! += y;
    for (let j = 0; j < d; j++) cross[t * d + j]! += y * z[from + j]!;
  }
}

function sumOf(parts: readonly Moments[]): Moments {
  const [d, outputs] = [parts[0]!.sums.length, parts[0]!.targetSums.length];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const total = empty(d, outputs, rows);
  for (const part of parts) {
    for (const key of ['gram', 'cross', 'sums', 'targetSums'] as const) {
      const [to, from] = [total[key], part[key]];
      for (let i = 0; i < to.length; i++) to[i]! += from[i]!;
    }
    for (let j = 0; j < d; j++) {
      total.least[j] = Math.min(total.least[j]!, part.least[j]!);
      total.most[j] = Math.max(total.most[j]!, part.most[j]!);
    }
  }
  return total;
}

/** Moments about the means, in place. A feature of one value becomes all 0 and so has weight 0. */
function centred(moments: Moments): Moments {
  const { gram, cross, sums, targetSums, rows, least, most } = moments;
  const d = sums.length;
  const flat = Uint8Array.from(least, (low, j) => (low === most[j] ? 1 : 0));
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const at = i * d + j;
      gram[at] = flat[i] || flat[j] ? 0 : gram[at]! - (sums[i]! * sums[j]!) / rows;
    }
    for (let t = 0; t < targetSums.length; t++) {
      cross[t * d + i] = flat[i] ? 0 : cross[t * d + i]! - (sums[i]! * targetSums[t]!) / rows;
    }
  }
  return moments;
}
