import { factorise, solveFactorised } from './cholesky';
import type { SmoothProblem } from './lbfgs';
import { addGradient, scoresInto, type Standardised } from './logisticProducts';
import { sigmoid, softmax } from './predict';
import { addSymmetricProduct } from './symmetricProduct';
import type { Pause } from './turns';

/** Features up to which the bound on the Hessian is worth its factor: d³/3 operations, then d² an iteration. */
const MOST_FACTORISED = 1024;
const ROWS = 256;

/** Loss and penalty that all labels share. */
export interface Penalised extends Standardised {
  readonly c: number;
  /** d: what the squared weight of each standardised feature counts in the penalty. */
  readonly unit: Float64Array<ArrayBuffer>;
}

/** Divides the weights of one output by a bound on the Hessian, in place. */
export type Precondition = (weights: Float64Array) => void;

/**
 * The inverse of bound · C · Zᵀ Z + penalty, which is above the Hessian everywhere for bound ¼ (a label) and ½ (softmax): with it
 * collinear features cost L-BFGS no more iterations than others. Above 1,024 features its diagonal.
 * Source: Böhning & Lindsay, Monotonicity of quadratic-approximation algorithms (1988).
 */
export async function boundedHessian(
  { z, n, d, c, unit }: Penalised,
  bound: number,
  pause: Pause,
): Promise<Precondition> {
  const last = bound * c * n;
  if (d <= MOST_FACTORISED) {
    const matrix = new Float64Array(d * d);
    for (let from = 0; from < n; from += ROWS) {
      const some = Float64Array.from(z.subarray(from * d, (from + ROWS) * d));
      const vectors = { count: d, length: some.length / d, vectorStride: 1, termStride: d };
      await addSymmetricProduct(matrix, some, vectors, pause);
    }
    for (let i = 0; i < d * d; i++) matrix[i]! *= bound * c;
    for (let j = 0; j < d; j++) matrix[j * d + j]! += unit[j]!;
    if (await factorise(matrix, d, pause)) {
      return (weights) => {
        solveFactorised(matrix, d, weights.subarray(0, d));
        weights[d]! /= last;
      };
    }
  }
  const diagonal = Float64Array.from(unit);
  for (let i = 0; i < n * d; i++) diagonal[i % d]! += bound * c * z[i]! ** 2;
  return (weights) => {
    for (let j = 0; j < d; j++) weights[j]! /= diagonal[j]!;
    weights[d]! /= last;
  };
}

/** C Σ log(1 + e^∓s) + ½ Σ unit · w² of one label. */
export function labelProblem(
  data: Penalised,
  positive: Uint8Array,
  precondition: Precondition,
  pause: Pause,
): SmoothProblem {
  const scores = new Float64Array(data.n);
  return {
    size: data.d + 1,
    precondition,
    async evaluate(x, gradient) {
      await scoresInto(scores, data, x, pause);
      let loss = 0;
      for (let i = 0; i < data.n; i++) {
        const score = scores[i]!;
        loss += Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - (positive[i] ? score : 0);
        scores[i] = data.c * (sigmoid(score) - positive[i]!);
      }
      await addGradient(gradient, data, scores, pause);
      return data.c * loss + addPenalty(data, x, gradient, 0);
    },
  };
}

/** C Σ (log Σₖ e^sₖ − s of the row's class) + ½ Σ unit · w², the weights of all classes in turn. */
export function classesProblem(
  data: Penalised,
  outputOf: Uint32Array,
  classes: number,
  precondition: Precondition,
  pause: Pause,
): SmoothProblem {
  const { n, d, c } = data;
  const scores = new Float64Array(n * classes);
  return {
    size: classes * (d + 1),
    precondition(vector) {
      for (let k = 0; k < classes; k++) precondition(vector.subarray(k * (d + 1), (k + 1) * (d + 1)));
    },
    async evaluate(x, gradient) {
      await scoresInto(scores, data, x, pause);
      let loss = 0;
      for (let i = 0; i < n; i++) {
        const own = i * classes + outputOf[i]!;
        const score = scores[own]!;
        loss += softmax(scores, i * classes, classes) - score;
        scores[own]! -= 1;
      }
      for (let i = 0; i < scores.length; i++) scores[i]! *= c;
      await addGradient(gradient, data, scores, pause);
      let value = c * loss;
      for (let k = 0; k < classes; k++) value += addPenalty(data, x, gradient, k * (d + 1));
      return value;
    },
  };
}

function addPenalty({ d, unit }: Penalised, x: Float64Array, gradient: Float64Array, from: number): number {
  let value = 0;
  for (let j = 0; j < d; j++) {
    const slope = unit[j]! * x[from + j]!;
    gradient[from + j]! += slope;
    value += 0.5 * slope * x[from + j]!;
  }
  return value;
}
