import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/relu_backward.wgsl */
export const reluBackwardKernel = declareKernel({
  name: 'reluBackward',
  params: { count: 'u32' },
  bindings: { y: 'read', dy: 'read', dX: 'read_write' },
});

/**
 * dx = dy where y > 0, else 0; assigned. All of one shape; dx is a buffer of its own.
 * @param y what `relu` gave
 */
export function reluBackward(backend: Backend, y: Tensor, dy: Tensor, dx: Tensor): void {
  backend.dispatch(reluBackwardKernel, { y: y.buffer, dy: dy.buffer, dX: dx.buffer }, { count: sizeOf(y.shape) });
}
