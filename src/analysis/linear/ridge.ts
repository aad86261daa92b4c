import { OrthrusError } from '../../lib/errors';
import { ProgressMeter } from '../../lib/progress';
import { checkedData } from './checkInputs';
import { placesOfFolds } from './folds';
import type { FitData, LinearModel, LongCall, RidgeFit, RidgeOptions } from './linearTypes';
import { predictLinear } from './predict';
import { dualPath } from './ridgeDual';
import { primalPath } from './ridgePrimal';
import { takingTurns } from './turns';

/**
 * Ridge regression of any number of targets at once, the penalty chosen by cross-validation; the intercept is not penalised. Equals
 * scikit-learn's GridSearchCV over Ridge, or over StandardScaler and Ridge, with the same folds. Deterministic; gives the event loop a
 * turn about every 30 ms.
 * @throws OrthrusError `linear.shape`, `linear.notFinite`, `ridge.penalty`, `ridge.folds`, `ridge.tooLarge`; AbortError
 */
export async function fitRidge(
  data: FitData,
  options: RidgeOptions,
  { onProgress, signal }: LongCall = {},
): Promise<RidgeFit> {
  const rows = checkedData(data);
  const penalties = options.penalties;
  if (penalties.length === 0 || !penalties.every((penalty) => penalty > 0 && penalty < Infinity)) {
    throw new OrthrusError(
      'ridge.penalty',
      `The penalties are ${penalties.join(', ') || 'none'}.`,
      'Give at least one, all above 0; least squares is ridge without a penalty.',
    );
  }
  const pause = takingTurns(signal);
  const choose = penalties.length > 1;
  const places = choose ? placesOfFolds(rows.length, options) : [Uint32Array.from(rows, (_, i) => i)];
  const held = places.map((fold) => fold.map((place) => rows[place]!));
  const gathering = new ProgressMeter(onProgress, 'Reading features', 'rows', rows.length);
  const path =
    rows.length < data.features.columns
      ? dualPath(data, held, options, pause)
      : await primalPath(data, rows, held, options, pause, (done) => gathering.update(done));
  const outputs = data.targets.columns;
  const scores = new Float64Array(choose ? penalties.length * outputs : 0);
  if (choose) {
    const meter = new ProgressMeter(onProgress, 'Cross-validating', 'fits', held.length * penalties.length);
    for (const [f, fold] of held.entries()) {
      let p = 0;
      await path.fit(f, penalties, async (model) => {
        const predicted = await predictLinear(model, data.features, pause, fold);
        for (let t = 0; t < outputs; t++) {
          scores[p * outputs + t]! += foldScore(data, fold, predicted, t, options.score) / held.length;
        }
        p++;
        meter.add(1);
      });
    }
  }
  const chosen = choose ? best(scores, outputs, options) : new Float64Array(outputs).fill(penalties[0]!);
  const model: LinearModel = {
    weights: new Float64Array(outputs * data.features.columns),
    intercepts: new Float64Array(outputs),
  };
  await path.fit(undefined, [...new Set(chosen)], (fitted, penalty) => take(model, fitted, chosen, penalty));
  return { model, penalties: chosen, scores, options };
}

/** Of one target on one fold, as scikit-learn's r2_score (a target of one value there: 1 where it is met, else 0). */
function foldScore(
  { targets }: FitData,
  fold: Uint32Array,
  predicted: Float64Array,
  t: number,
  score: RidgeOptions['score'],
): number {
  const outputs = targets.columns;
  let mean = 0;
  for (const row of fold) mean += targets.values[row * outputs + t]! / fold.length;
  let [missed, spread] = [0, 0];
  for (const [i, row] of fold.entries()) {
    const y = targets.values[row * outputs + t]!;
    missed += (y - predicted[i * outputs + t]!) ** 2;
    spread += (y - mean) ** 2;
  }
  if (score === 'mse') return missed / fold.length;
  if (spread === 0) return missed === 0 ? 1 : 0;
  return 1 - missed / spread;
}

/** The best penalty of each target; of equal ones the first. */
function best(scores: Float64Array, outputs: number, options: RidgeOptions): Float64Array<ArrayBuffer> {
  const { penalties, perTarget } = options;
  const sign = options.score === 'mse' ? -1 : 1;
  const pick = (score: (p: number) => number): number => {
    let top = 0;
    for (let p = 1; p < penalties.length; p++) if (sign * score(p) > sign * score(top)) top = p;
    return penalties[top]!;
  };
  if (perTarget) return Float64Array.from({ length: outputs }, (_, t) => pick((p) => scores[p * outputs + t]!));
  const sum = (p: number): number => scores.subarray(p * outputs, (p + 1) * outputs).reduce((a, b) => a + b, 0);
  return new Float64Array(outputs).fill(pick(sum));
}

/** Copies the outputs whose penalty this is. */
function take(to: LinearModel, from: LinearModel, chosen: Float64Array, penalty: number): void {
  const d = to.weights.length / chosen.length;
  for (const [t, own] of chosen.entries()) {
    if (own !== penalty) continue;
    to.weights.set(from.weights.subarray(t * d, (t + 1) * d), t * d);
    to.intercepts[t] = from.intercepts[t]!;
  }
}
