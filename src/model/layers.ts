/** Layers that record on a tape; parameters by the names of a ParameterSet. */
import { batchNorm } from '../ops/batchNorm';
import { batchNormBackward } from '../ops/batchNormBackward';
import { columnSum } from '../ops/columnSum';
import { dropout } from '../ops/dropout';
import { linear } from '../ops/linear';
import { linearWeightGrad } from '../ops/linearWeightGrad';
import { relu } from '../ops/relu';
import { reluBackward } from '../ops/reluBackward';
import type { Tape } from '../ops/tape';
import { sizeOf, view, type Tensor } from '../ops/tensor';
import { transpose } from '../ops/transpose';
import { linearLayout, plainLayout } from './deviceLayout';
import type { ParameterGroup, ParameterSet, ParameterSpec } from './parameterSet';

/** (…, K) seen as rows. */
const rowsOf = (tensor: Tensor): Tensor => {
  const width = tensor.shape.at(-1)!;
  return view(tensor, [sizeOf(tensor.shape) / width, width]);
};

export function denseSpecs(name: string, inputs: number, outputs: number, bias: boolean): ParameterSpec[] {
  const specs: ParameterSpec[] = [{ name: `${name}.weight`, group: 'head', layout: linearLayout(outputs, inputs) }];
  if (bias) specs.push({ name: `${name}.bias`, group: 'head', layout: plainLayout([outputs]) });
  return specs;
}

export function batchNormSpecs(name: string, width: number): ParameterSpec[] {
  const spec = (part: string, group: ParameterGroup, shape: readonly number[]): ParameterSpec => ({
    name: `${name}.${part}`,
    group,
    layout: plainLayout(shape),
  });
  return [spec('weight', 'head', [width]), spec('bias', 'head', [width]), spec('running', 'buffer', [2, width])];
}

/** x (…, K) · weight + bias → (…, N). */
export function dense(tape: Tape, parameters: ParameterSet, name: string, x: Tensor, bias = true): Tensor {
  const { backend } = tape;
  const weight = parameters.value(`${name}.weight`);
  const [inner = 0, cols = 0] = weight.shape;
  const y = tape.tensor([...x.shape.slice(0, -1), cols], name);
  linear(backend, rowsOf(x), weight, rowsOf(y), bias ? { bias: parameters.value(`${name}.bias`) } : {});
  tape.record(y, (dy) => {
    linearWeightGrad(backend, rowsOf(x), rowsOf(dy), parameters.gradient(`${name}.weight`));
    if (bias) columnSum(backend, rowsOf(dy), parameters.gradient(`${name}.bias`));
    tape.addGradient(x, (dx) => {
      const back = tape.tensor([cols, inner], `${name} transposed`);
      transpose(backend, weight, back);
      linear(backend, rowsOf(dy), back, rowsOf(dx));
    });
  });
  return y;
}

export interface BatchNormUse {
  /** Batch statistics, and the running ones updated; else the running ones are used. */
  readonly training: boolean;
  readonly relu?: boolean;
  readonly momentum?: number;
  readonly eps?: number;
}

/** BatchNorm over unpadded positions of x (B, L, D), with ReLU where asked for. */
export function batchNormalise(
  tape: Tape,
  parameters: ParameterSet,
  name: string,
  x: Tensor,
  lengths: Tensor,
  use: BatchNormUse,
): Tensor {
  const { backend } = tape;
  const width = x.shape.at(-1)!;
  const y = tape.tensor(x.shape, name);
  const stats = tape.tensor([2, width], `${name} statistics`);
  const [weight, bias] = [parameters.value(`${name}.weight`), parameters.value(`${name}.bias`)];
  const running = parameters.value(`${name}.running`);
  batchNorm(backend, { x, weight, bias, running, lengths }, { y, stats }, use);
  tape.record(y, (dy) => {
    tape.addGradient(x, (dx) => {
      const grads = {
        dx,
        dWeight: parameters.gradient(`${name}.weight`),
        dBias: parameters.gradient(`${name}.bias`),
      };
      const { training, relu: withRelu = false } = use;
      batchNormBackward(backend, { x, weight, bias, stats, lengths, dy }, grads, { training, relu: withRelu });
    });
  });
  return y;
}

export function rectify(tape: Tape, x: Tensor): Tensor {
  const y = tape.tensor(x.shape, 'relu');
  relu(tape.backend, x, y);
  tape.record(y, (dy) => {
    tape.addGradient(x, (dx) => {
      reluBackward(tape.backend, y, dy, dx);
    });
  });
  return y;
}

/** Zeroes a share of x and scales the rest up; the same seed draws the same mask. */
export function dropOut(tape: Tape, x: Tensor, share: number, seed: number): Tensor {
  if (share === 0) return x;
  const y = tape.tensor(x.shape, 'dropout');
  dropout(tape.backend, x, y, { share, seed });
  tape.record(y, (dy) => {
    tape.addGradient(x, (dx) => {
      dropout(tape.backend, dy, dx, { share, seed });
    });
  });
  return y;
}
