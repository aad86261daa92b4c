import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/l2_normalise.wgsl */
export const l2NormaliseKernel = declareKernel({
  name: 'l2Normalise',
  params: { rows: 'u32', width: 'u32' },
  bindings: { x: 'read', y: 'read_write' },
});

/**
 * Rows of x (R, P) at length 1; rows shorter than 1e-12 are divided by that.
 * Source: PyTorch's F.normalize.
 */
export function l2Normalise(backend: Backend, x: Tensor, y: Tensor): void {
  const [rows = 0, width = 0] = x.shape;
  backend.dispatch(l2NormaliseKernel, { x: x.buffer, y: y.buffer }, { rows, width });
}
