/** The two products of logistic regression, over four rows at a time; sums are double. */
import type { Pause } from './turns';

/** Rows between two looks at the clock. */
const STRIDE = 512;

/** Standardised features, n × d, row-major. */
export interface Standardised {
  readonly z: Float32Array<ArrayBuffer>;
  readonly n: number;
  readonly d: number;
}

/** scores (n × outputs) = z · weightsᵀ + intercepts; `weights` is outputs × (d + 1), the intercept last. */
export async function scoresInto(
  scores: Float64Array,
  { z, n, d }: Standardised,
  weights: Float64Array,
  pause: Pause,
): Promise<void> {
  const outputs = scores.length / n;
  for (let from = 0; from < n; from += STRIDE) {
    const end = Math.min(n, from + STRIDE);
    let i = from;
    for (; i + 3 < end; i += 4) {
      const [r0, r1, r2, r3] = [i * d, (i + 1) * d, (i + 2) * d, (i + 3) * d];
      for (let k = 0; k < outputs; k++) {
        const w = k * (d + 1);
        const bias = weights[w + d]!;
        let [s0, s1, s2, s3] = [bias, bias, bias, bias];
        for (let j = 0; j < d; j++) {
          const weight = weights[w + j]!;
          s0 += weight * z[r0 + j]!;
          s1 += weight * z[r1 + j]!;
          s2 += weight * z[r2 + j]!;
          s3 += weight * z[r3 + j]!;
        }
        scores[i * outputs + k] = s0;
        scores[(i + 1) * outputs + k] = s1;
        scores[(i + 2) * outputs + k] = s2;
        scores[(i + 3) * outputs + k] = s3;
      }
    }
    for (; i < end; i++) {
      for (let k = 0; k < outputs; k++) {
        const w = k * (d + 1);
        let sum = weights[w + d]!;
        for (let j = 0; j < d; j++) sum += weights[w + j]! * z[i * d + j]!;
        scores[i * outputs + k] = sum;
      }
    }
    const turn = pause();
    if (turn) await turn;
  }
}

/** Adds residualsᵀ · z (and their sums, last) to `gradient`, outputs × (d + 1). */
export async function addGradient(
  gradient: Float64Array,
  { z, n, d }: Standardised,
  residuals: Float64Array,
  pause: Pause,
): Promise<void> {
  const outputs = residuals.length / n;
  for (let from = 0; from < n; from += STRIDE) {
    const end = Math.min(n, from + STRIDE);
    let i = from;
    for (; i + 3 < end; i += 4) {
      const [r0, r1, r2, r3] = [i * d, (i + 1) * d, (i + 2) * d, (i + 3) * d];
      for (let k = 0; k < outputs; k++) {
        const g = k * (d + 1);
        const e0 = residuals[i * outputs + k]!;
        const e1 = residuals[(i + 1) * outputs + k]!;
        const e2 = residuals[(i + 2) * outputs + k]!;
        const e3 = residuals[(i + 3) * outputs + k]!;
        for (let j = 0; j < d; j++) {
          gradient[g + j]! += e0 * z[r0 + j]! + e1 * z[r1 + j]! + e2 * z[r2 + j]! + e3 * z[r3 + j]!;
        }
        gradient[g + d]! += e0 + e1 + e2 + e3;
      }
    }
    for (; i < end; i++) {
      for (let k = 0; k < outputs; k++) {
        const [g, e] = [k * (d + 1), residuals[i * outputs + k]!];
        for (let j = 0; j < d; j++) gradient[g + j]! += e * z[i * d + j]!;
        gradient[g + d]! += e;
      }
    }
    const turn = pause();
    if (turn) await turn;
  }
}
