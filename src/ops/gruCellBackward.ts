import { declareKernel, type Backend } from '../backend/contract';
import type { GruRun } from './gruCell';
import type { Tensor } from './tensor';

/** shaders/gru_cell_backward.wgsl */
export const gruCellBackwardKernel = declareKernel({
  name: 'gruCellBackward',
  params: { batch: 'u32', length: 'u32', hidden: 'u32', step: 'u32', position: 'u32' },
  bindings: {
    gatesX: 'read',
    gatesH: 'read',
    states: 'read',
    dThrough: 'read',
    dState: 'read_write',
    dGatesX: 'read_write',
    dGatesH: 'read_write',
  },
});

export interface GruGradients {
  /** (B, H): what the gradient of the next step's gatesH brings back, dGatesH · W_hh; 0 at the last step. */
  readonly dThrough: Tensor;
  /** (B, H): in, the rest of the gradient of the state after the step; out, the part of the state before it that does not pass gatesH. */
  readonly dState: Tensor;
  /** (B, L, 3H): row `position` is assigned. */
  readonly dGatesX: Tensor;
  /** (B, L + 1, 3H): row `step` is assigned. */
  readonly dGatesH: Tensor;
}

/** Gradients of one `gruCell`; steps go from the last to the first. */
export function gruCellBackward(
  backend: Backend,
  run: GruRun,
  gradients: GruGradients,
  step: number,
  position: number,
): void {
  const [batch = 0, length = 0, width = 0] = run.gatesX.shape;
  backend.dispatch(
    gruCellBackwardKernel,
    {
      gatesX: run.gatesX.buffer,
      gatesH: run.gatesH.buffer,
      states: run.states.buffer,
      dThrough: gradients.dThrough.buffer,
      dState: gradients.dState.buffer,
      dGatesX: gradients.dGatesX.buffer,
      dGatesH: gradients.dGatesH.buffer,
    },
    { batch, length, hidden: width / 3, step, position },
  );
}
