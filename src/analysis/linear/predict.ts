import type { LinearModel, LogisticFit, RowMatrix } from './linearTypes';
import type { Pause } from './turns';

/** x · weights + intercept of `rows` (default all): rows × outputs. */
export async function predictLinear(
  { weights, intercepts }: LinearModel,
  { values, rows: count, columns }: RowMatrix,
  pause: Pause,
  rows?: Uint32Array,
): Promise<Float64Array<ArrayBuffer>> {
  const outputs = intercepts.length;
  const n = rows?.length ?? count;
  const predicted = new Float64Array(n * outputs);
  for (let i = 0; i < n; i++) {
    const x = (rows ? rows[i]! : i) * columns;
    for (let t = 0; t < outputs; t++) {
      const w = t * columns;
      let [even, odd] = [intercepts[t]!, 0];
      let j = 0;
      for (; j + 1 < columns; j += 2) {
        even += values[x + j]! * weights[w + j]!;
        odd += values[x + j + 1]! * weights[w + j + 1]!;
      }
      if (j < columns) even += values[x + j]! * weights[w + j]!;
      predicted[i * outputs + t] = even + odd;
    }
    const turn = i % 64 === 63 ? pause() : undefined;
    if (turn) await turn;
  }
  return predicted;
}

/** Turns scores (rows × outputs) into probabilities, in place: of labels by the sigmoid, of classes by softmax over each row. */
export function toProbabilities(scores: Float64Array, { kind, model, classes }: LogisticFit): void {
  const outputs = model.intercepts.length;
  if (kind === 'labels') {
    for (let i = 0; i < scores.length; i++) scores[i] = sigmoid(scores[i]!);
    return;
  }
  for (let from = 0; from < scores.length; from += classes.length) softmax(scores, from, outputs);
}

export function sigmoid(score: number): number {
  // Of the two forms the one whose exponential does not overflow.
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const e = Math.exp(score);
  return e / (1 + e);
}

/** Replaces `count` scores by their softmax and returns the logarithm of the sum of their exponentials. */
export function softmax(scores: Float64Array, from: number, count: number): number {
  let most = -Infinity;
  for (let k = from; k < from + count; k++) most = Math.max(most, scores[k]!);
  let sum = 0;
  for (let k = from; k < from + count; k++) sum += scores[k] = Math.exp(scores[k]! - most);
  for (let k = from; k < from + count; k++) scores[k]! /= sum;
  return most + Math.log(sum);
}
