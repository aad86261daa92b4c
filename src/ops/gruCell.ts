import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/gru_cell.wgsl */
export const gruCellKernel = declareKernel({
  name: 'gruCell',
  params: { batch: 'u32', length: 'u32', hidden: 'u32', step: 'u32', position: 'u32' },
  bindings: { gatesX: 'read', gatesH: 'read', states: 'read_write' },
});

/** What a GRU's run over a sequence keeps for its backward pass. */
export interface GruRun {
  /** (B, L, 3H): x · W_ihᵀ + b_ih of each position, in PyTorch's order r, z, n. */
  readonly gatesX: Tensor;
  /** (B, L + 1, 3H): h · W_hhᵀ + b_hh of each step; the last row is not used, so that rows go with those of `states`. */
  readonly gatesH: Tensor;
  /** (B, L + 1, H): the state before step s in row s; row 0 is the initial one. */
  readonly states: Tensor;
}

/**
 * states[:, step + 1] = GRU cell of states[:, step], gatesX[:, position] and gatesH[:, step]. Before each step, its row of gatesH is
 * to be made from its row of states. Source: PyTorch `GRU`; oracle/baselines_torch.py `Saluki.rnn_layer`.
 * @param step how many steps came before
 * @param position where in the sequence the step reads
 */
export function gruCell(backend: Backend, run: GruRun, step: number, position: number): void {
  const [batch = 0, length = 0, width = 0] = run.gatesX.shape;
  backend.dispatch(
    gruCellKernel,
    { gatesX: run.gatesX.buffer, gatesH: run.gatesH.buffer, states: run.states.buffer },
    { batch, length, hidden: width / 3, step, position },
  );
}
