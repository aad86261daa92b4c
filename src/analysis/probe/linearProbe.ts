/** Fitted linear probes as they are kept, and what they say of other features. */
import type { TaskKind } from '../../lib/statistics/scoreTypes';
import type { LinearModel } from '../linear/linearTypes';
import { sigmoid, softmax } from '../linear/predict';
import type { LinearProbe } from './probeTypes';

/** A probe of `names` outputs on `dim` features, all 0. */
export const emptyProbe = (names: number, dim: number): LinearProbe => ({
  weights: new Float64Array(names * dim),
  intercepts: new Float64Array(names),
});

/** Takes output `from` of a fit as the probe's output `to`. */
export function takeOutput(probe: LinearProbe, to: number, { weights, intercepts }: LinearModel, from: number): void {
  const dim = probe.weights.length / probe.intercepts.length;
  probe.weights.set(weights.subarray(from * dim, (from + 1) * dim), to * dim);
  probe.intercepts[to] = intercepts[from]!;
}

/** Lets a label have this probability whatever the features. */
export function constantOutput(probe: LinearProbe, to: number, probability: number): void {
  probe.intercepts[to] = Math.log(probability / (1 - probability));
}

/** What the probe says of features: numbers, or probabilities (of `multi-class`: of each class). One a name; written into `to`. */
export function askProbe(
  { weights, intercepts }: LinearProbe,
  task: TaskKind,
  features: ArrayLike<number>,
  to: Float64Array,
): void {
  const dim = weights.length / intercepts.length;
  for (let k = 0; k < intercepts.length; k++) {
    let sum = intercepts[k]!;
    for (let j = 0; j < dim; j++) sum += weights[k * dim + j]! * features[j]!;
    to[k] = sum;
  }
  toOutputs(task, to);
}

/** Scores as a task's outputs, in place: numbers stay, labels become probabilities by the sigmoid, classes by softmax. */
export function toOutputs(task: TaskKind, scores: Float64Array): void {
  if (task === 'regression') return;
  if (task === 'multi-class') softmax(scores, 0, scores.length);
  else for (let k = 0; k < scores.length; k++) scores[k] = sigmoid(scores[k]!);
}
