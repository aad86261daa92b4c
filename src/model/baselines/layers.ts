/** Layers of the baselines that record on a tape; channels last throughout. */
import { addLayerNorm } from '../../ops/addLayerNorm';
import { addLayerNormBackward } from '../../ops/addLayerNormBackward';
import { axpy } from '../../ops/axpy';
import { maskedMean } from '../../ops/maskedMean';
import { maskedMeanBackward } from '../../ops/maskedMeanBackward';
import { maxPool } from '../../ops/maxPool';
import { maxPoolBackward } from '../../ops/maxPoolBackward';
import type { Tape } from '../../ops/tape';
import { sizeOf, view, type Tensor } from '../../ops/tensor';
import { batchNormalise, type BatchNormUse } from '../layers';
import type { ParameterSet } from '../parameterSet';

export interface BaselineMode {
  /** BatchNorm by the batch, with its running statistics updated, and dropout; else neither. */
  readonly training: boolean;
  /** Share of activations dropped in training; the model's published share by default. */
  readonly dropout?: number;
  /** Of the dropout masks: another for each step of a run. Default 0. */
  readonly seed?: number;
  /** Take the gradient back to x too. Default false. */
  readonly inputGradient?: boolean;
}

/** What a pass leaves on its tape. */
export interface BaselineOutputs {
  /** (B, D): what the last dense layer reads. */
  readonly representation: Tensor;
  /** (B, O) */
  readonly outputs: Tensor;
}

/** What the layers of one pass share. */
export interface Pass {
  readonly tape: Tape;
  readonly parameters: ParameterSet;
  /** Where convolutions lay out their windows, one after the other; as large as the largest needs (`columnsSize`). */
  readonly columns: Tensor;
}

/** (…, C) seen as rows. */
export const rowsOf = (tensor: Tensor): Tensor => {
  const width = tensor.shape.at(-1)!;
  return view(tensor, [sizeOf(tensor.shape) / width, width]);
};

/** Words that all hold `value`. */
function words(tape: Tape, count: number, value: number): Tensor {
  const tensor = tape.tensor([count], 'lengths');
  tape.backend.upload(tensor.buffer, new Uint32Array(count).fill(value));
  return tensor;
}

/** LayerNorm over the channels of x (B, L, C). */
export function layerNormalise({ tape, parameters }: Pass, name: string, x: Tensor, eps: number): Tensor {
  const { backend } = tape;
  const y = tape.tensor(x.shape, name);
  const [weight, bias] = [parameters.value(`${name}.weight`), parameters.value(`${name}.bias`)];
  addLayerNorm(backend, undefined, weight, bias, rowsOf(x), rowsOf(y), eps);
  tape.record(y, (dy) => {
    tape.addGradient(x, (dx) => {
      backend.clear(dx.buffer);
      const [dWeight, dBias] = [parameters.gradient(`${name}.weight`), parameters.gradient(`${name}.bias`)];
      addLayerNormBackward(backend, rowsOf(x), weight, rowsOf(dy), rowsOf(dx), dWeight, dBias, eps);
    });
  });
  return y;
}

/** BatchNorm over all rows of x (…, C), positions past a sequence's end included: PyTorch knows no lengths here. */
export function batchNormaliseRows({ tape, parameters }: Pass, name: string, x: Tensor, use: BatchNormUse): Tensor {
  const rows = rowsOf(x);
  const counted = words(tape, 1, rows.shape[0]!);
  return view(batchNormalise(tape, parameters, name, rows, counted, use), x.shape);
}

/** The greater of each two positions: (B, L, C) → (B, ⌊L / 2⌋, C). */
export function pool({ tape }: Pass, x: Tensor): Tensor {
  const [batch = 0, length = 0, channels = 0] = x.shape;
  const y = tape.tensor([batch, length >> 1, channels], 'pooled');
  maxPool(tape.backend, x, y);
  tape.record(y, (dy) => {
    tape.addGradient(x, (dx) => {
      maxPoolBackward(tape.backend, x, dy, dx);
    });
  });
  return y;
}

/** Adds x to y in place and gives y; whoever made y must not need what it held. */
export function addTo({ tape }: Pass, x: Tensor, y: Tensor): Tensor {
  axpy(tape.backend, x, y, 1);
  tape.record(y, (dy) => {
    tape.addGradient(x, (dx) => {
      tape.backend.clear(dx.buffer);
      axpy(tape.backend, dy, dx, 1);
    });
  });
  return y;
}

/** Mean over all positions, those past a sequence's end included: (B, L, C) → (B, C). */
export function meanOverPositions({ tape }: Pass, x: Tensor): Tensor {
  const [batch = 0, length = 0, channels = 0] = x.shape;
  const lengths = words(tape, batch, length);
  const mean = tape.tensor([batch, channels], 'mean');
  maskedMean(tape.backend, x, lengths, mean, 0);
  tape.record(mean, (dMean) => {
    tape.addGradient(x, (dx) => {
      maskedMeanBackward(tape.backend, dMean, lengths, dx);
    });
  });
  return mean;
}
