import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/l2_normalise_backward.wgsl */
export const l2NormaliseBackwardKernel = declareKernel({
  name: 'l2NormaliseBackward',
  params: { rows: 'u32', width: 'u32' },
  bindings: { x: 'read', dy: 'read', dX: 'read_write' },
});

/** Gradient of `l2Normalise`: dx (R, P), assigned, from its x and dy (R, P). */
export function l2NormaliseBackward(backend: Backend, x: Tensor, dy: Tensor, dx: Tensor): void {
  const [rows = 0, width = 0] = x.shape;
  backend.dispatch(l2NormaliseBackwardKernel, { x: x.buffer, dy: dy.buffer, dX: dx.buffer }, { rows, width });
}
