import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/transpose.wgsl */
export const transposeKernel = declareKernel({
  name: 'transpose',
  params: { rows: 'u32', cols: 'u32' },
  bindings: { x: 'read', y: 'read_write' },
});

/** y (C, R) = x (R, C) transposed. The gradient of a linear layer's input is `linear(dY, transpose(weight))`. */
export function transpose(backend: Backend, x: Tensor, y: Tensor): void {
  const [rows = 0, cols = 0] = x.shape;
  if (y.shape[0] !== cols || y.shape[1] !== rows)
    throw new Error(`transpose: ${rows} × ${cols} does not become ${y.shape.join(' × ')}`);
  backend.dispatch(transposeKernel, { x: x.buffer, y: y.buffer }, { rows, cols });
}
