import { columnSum } from '../../ops/columnSum';
import { fold } from '../../ops/fold';
import { linear } from '../../ops/linear';
import { linearWeightGrad } from '../../ops/linearWeightGrad';
import { reluBackward } from '../../ops/reluBackward';
import { sizeOf, view, type Tensor } from '../../ops/tensor';
import { transpose } from '../../ops/transpose';
import { sameWindows, unfold, validWindows } from '../../ops/unfold';
import { rowsOf, type Pass } from './layers';

export interface ConvolutionUse {
  readonly taps: number;
  /** PyTorch's: no padding, or as many positions out as in. */
  readonly padding: 'valid' | 'same';
  /** Of `same`; default 1. */
  readonly dilation?: number;
  /** Default true. */
  readonly bias?: boolean;
  /** Follow with max(·, 0). */
  readonly relu?: boolean;
  /** False where x is the model's input and nobody asks for its gradient. */
  readonly inputGradient?: boolean;
}

/**
 * Convolution of x (B, L, C) along its positions → (B, L', O): windows side by side times the weight (W · C, O). The windows are W
 * times as large as x, so they are laid out in the memory that all convolutions of the pass share, and again in the backward pass.
 * Source: PyTorch `Conv1d`.
 */
export function convolve({ tape, parameters, columns }: Pass, name: string, x: Tensor, use: ConvolutionUse): Tensor {
  const { backend } = tape;
  const { taps, padding, dilation = 1, bias = true, relu = false, inputGradient = true } = use;
  const [batch = 0, length = 0, channels = 0] = x.shape;
  const { windows, outLength } =
    padding === 'valid' ? validWindows(taps, length) : { windows: sameWindows(taps, dilation), outLength: length };
  const weight = parameters.value(`${name}.weight`);
  const [inner = 0, outputs = 0] = weight.shape;
  // A window of one position is the position.
  const laidOut = taps === 1 ? x : view(columns, [batch, outLength, taps * channels]);
  const layOut = (): Tensor => {
    if (taps > 1) unfold(backend, x, laidOut, windows);
    return rowsOf(laidOut);
  };
  const y = tape.tensor([batch, outLength, outputs], name);
  const options = bias
    ? ({ bias: parameters.value(`${name}.bias`), epilogue: relu ? 'bias+relu' : 'bias' } as const)
    : {};
  linear(backend, layOut(), weight, rowsOf(y), options);
  tape.record(y, (dy) => {
    let dSum = rowsOf(dy);
    if (relu) {
      dSum = tape.tensor([sizeOf(y.shape) / outputs, outputs], `${name} before relu`);
      reluBackward(backend, y, dy, dSum);
    }
    linearWeightGrad(backend, layOut(), dSum, parameters.gradient(`${name}.weight`));
    if (bias) columnSum(backend, dSum, parameters.gradient(`${name}.bias`));
    if (!inputGradient) return;
    tape.addGradient(x, (dx) => {
      const back = tape.tensor([outputs, inner], `${name} transposed`);
      transpose(backend, weight, back);
      const dColumns = taps === 1 ? rowsOf(dx) : rowsOf(laidOut);
      linear(backend, dSum, back, dColumns);
      if (taps > 1) fold(backend, laidOut, dx, windows);
    });
  });
  return y;
}
