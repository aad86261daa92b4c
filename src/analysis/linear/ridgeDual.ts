import { factorise, solveFactorised } from './cholesky';
import { columnScale, standardiseInto } from './columnScale';
import type { FitData, RidgeOptions } from './linearTypes';
import { tooSmall, unscaled, type RidgePath } from './ridgePath';
import { addSymmetricProduct } from './symmetricProduct';
import type { Pause } from './turns';

/**
 * Ridge with more features than rows: w = Zᵀ (Z Zᵀ + α I)⁻¹ y, a system of the rows.
 * @param held rows of the features by fold, all that are fitted on
 * @throws OrthrusError `ridge.penalty`
 */
export function dualPath(
  { features, targets }: FitData,
  held: readonly Uint32Array<ArrayBuffer>[],
  { standardise }: RidgeOptions,
  pause: Pause,
): RidgePath {
  const [d, outputs] = [features.columns, targets.columns];
  return {
    async fit(without, penalties, fitted) {
      const others = held.filter((_, f) => f !== without);
      const training = Uint32Array.from(others.flatMap((fold) => [...fold]));
      const n = training.length;
      const scale = columnScale(features, training);
      if (!standardise) scale.deviation.fill(1);
      const z = new Float64Array(n * d);
      standardiseInto(z, features, training, scale);
      const gram = new Float64Array(n * n);
      await addSymmetricProduct(gram, z, { count: n, length: d, vectorStride: d, termStride: 1 }, pause);
      const targetMeans = columnScale(targets, training).mean;
      const matrix = new Float64Array(n * n);
      const b = new Float64Array(n);
      for (const penalty of penalties) {
        matrix.set(gram);
        for (let i = 0; i < n; i++) matrix[i * n + i]! += penalty;
        if (!(await factorise(matrix, n, pause))) throw tooSmall(penalty);
        const weights = new Float64Array(outputs * d);
        for (let t = 0; t < outputs; t++) {
          for (let i = 0; i < n; i++) b[i] = targets.values[training[i]! * outputs + t]! - targetMeans[t]!;
          solveFactorised(matrix, n, b);
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < d; j++) weights[t * d + j]! += b[i]! * z[i * d + j]!;
          }
        }
        await fitted(unscaled(weights, scale, targetMeans), penalty);
      }
    },
  };
}
