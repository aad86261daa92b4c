/** What learnt models say of one mean representation. */
import type { TaskKind } from '../evaluationTypes';
import { askProbe, toOutputs } from '../probe/linearProbe';
import type { LinearProbe } from '../probe/probeTypes';
import type { Predict } from './effects';

/** A dense layer on the host: y = W x + b, W (N, K) row-major. */
export interface DenseLayer {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** The head of a fine-tuned encoder: dense, ReLU, dense; in regression its outputs are of standardised targets. */
export interface FineTunedHead {
  readonly first: DenseLayer;
  readonly second: DenseLayer;
  readonly task: TaskKind;
  /** Of each target; empty where the task is no regression. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Output k of probes, averaged over them: numbers, or probabilities.
 * @param probes of the same names and features, at least one
 */
export function probePredict(probes: readonly LinearProbe[], task: TaskKind, k: number): Predict {
  // Of classes all scores are needed; else one output is, and a probe of many labels has many that are not.
  const asked = task === 'multi-class' ? probes : probes.map((probe) => outputOf(probe, k));
  const at = task === 'multi-class' ? k : 0;
  const said = new Float64Array(asked[0]!.intercepts.length);
  return (mean) => {
    let sum = 0;
    for (const probe of asked) {
      askProbe(probe, task, mean, said);
      sum += said[at]!;
    }
    return sum / asked.length;
  };
}

function outputOf({ weights, intercepts }: LinearProbe, k: number): LinearProbe {
  const dim = weights.length / intercepts.length;
  return { weights: weights.slice(k * dim, (k + 1) * dim), intercepts: intercepts.slice(k, k + 1) };
}

/** Output k of a fine-tuned encoder's head: a number in the target's units, or a probability. Sums are of 64 bits. */
export function headPredict({ first, second, task, mean, deviation }: FineTunedHead, k: number): Predict {
  const hidden = new Float64Array(first.bias.length);
  const outputs = new Float64Array(second.bias.length);
  return (representation) => {
    dense(first, representation, hidden);
    for (let n = 0; n < hidden.length; n++) if (hidden[n]! < 0) hidden[n] = 0;
    dense(second, hidden, outputs);
    toOutputs(task, outputs);
    return task === 'regression' ? outputs[k]! * deviation[k]! + mean[k]! : outputs[k]!;
  };
}

function dense({ weight, bias }: DenseLayer, x: ArrayLike<number>, to: Float64Array): void {
  const width = x.length;
  for (let n = 0; n < to.length; n++) {
    let sum = bias[n]!;
    for (let j = 0; j < width; j++) sum += weight[n * width + j]! * x[j]!;
    to[n] = sum;
  }
}
