import { axpy } from '../../ops/axpy';
import { columnSum } from '../../ops/columnSum';
import { fold } from '../../ops/fold';
import { gruCell } from '../../ops/gruCell';
import { gruCellBackward } from '../../ops/gruCellBackward';
import { linear } from '../../ops/linear';
import { linearWeightGrad } from '../../ops/linearWeightGrad';
import { view, type Tensor } from '../../ops/tensor';
import { transpose } from '../../ops/transpose';
import { rowsOf, type Pass } from './layers';

/**
 * The last state (B, C) of a GRU that walks x (B, L, C) from the last position to the first, from a state of zeros. Input and state have one
 * width. All states and gates are kept for the backward pass: 7 · C numbers a position. Source: PyTorch `GRU` over the
 * turned-round sequence; oracle/baselines_torch.py `Saluki.rnn_layer`.
 */
export function gruInReverse({ tape, parameters }: Pass, name: string, x: Tensor): Tensor {
  const { backend } = tape;
  const [batch = 0, length = 0, width = 0] = x.shape;
  const gates = 3 * width;
  const parameter = (part: string): Tensor => parameters.value(`${name}.${part}_l0`);
  const gradient = (part: string): Tensor => parameters.gradient(`${name}.${part}_l0`);
  const perSequence = (tensor: Tensor): Tensor => view(tensor, [batch, tensor.shape[1]! * tensor.shape[2]!]);

  const run = {
    gatesX: tape.tensor([batch, length, gates], `${name} input gates`),
    gatesH: tape.tensor([batch, length + 1, gates], `${name} state gates`),
    states: tape.zeros([batch, length + 1, width], `${name} states`),
  };
  linear(backend, rowsOf(x), parameter('weight_ih'), rowsOf(run.gatesX), { bias: parameter('bias_ih') });
  for (let step = 0; step < length; step++) {
    linear(backend, perSequence(run.states), parameter('weight_hh'), perSequence(run.gatesH), {
      bias: parameter('bias_hh'),
      xOffset: step * width,
      yOffset: step * gates,
    });
    gruCell(backend, run, step, length - 1 - step);
  }
  // A window of one position, `length` to the right: the last row of each sequence.
  const last = tape.tensor([batch, 1, width], `${name} last state`);
  fold(backend, run.states, last, { taps: 1, dilation: 1, padLeft: length });

  tape.record(last, (dLast) => {
    const gradients = {
      dThrough: tape.zeros([batch, width], `${name} through gates`),
      dState: tape.zeros([batch, width], `${name} state gradient`),
      dGatesX: tape.tensor([batch, length, gates], `${name} input gates' gradient`),
      // Its last row goes with the last state, which has no gates.
      dGatesH: tape.zeros([batch, length + 1, gates], `${name} state gates' gradient`),
    };
    const { dThrough, dState, dGatesX, dGatesH } = gradients;
    axpy(backend, dLast, dState, 1);
    const back = tape.tensor([gates, width], `${name} transposed`);
    transpose(backend, parameter('weight_hh'), back);
    for (let step = length - 1; step >= 0; step--) {
      gruCellBackward(backend, run, gradients, step, length - 1 - step);
      if (step > 0) linear(backend, perSequence(dGatesH), back, dThrough, { xOffset: step * gates });
    }
    linearWeightGrad(backend, rowsOf(run.states), rowsOf(dGatesH), gradient('weight_hh'));
    columnSum(backend, rowsOf(dGatesH), gradient('bias_hh'));
    linearWeightGrad(backend, rowsOf(x), rowsOf(dGatesX), gradient('weight_ih'));
    columnSum(backend, rowsOf(dGatesX), gradient('bias_ih'));
    tape.addGradient(x, (dx) => {
      const backX = tape.tensor([gates, width], `${name} input transposed`);
      transpose(backend, parameter('weight_ih'), backX);
      linear(backend, rowsOf(dGatesX), backX, rowsOf(dx));
    });
  });
  return view(last, [batch, width]);
}
