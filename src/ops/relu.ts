import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/relu.wgsl */
export const reluKernel = declareKernel({
  name: 'relu',
  params: { count: 'u32' },
  bindings: { x: 'read', y: 'read_write' },
});

/** y = max(x, 0); both of one shape, not one buffer. */
export function relu(backend: Backend, x: Tensor, y: Tensor): void {
  backend.dispatch(reluKernel, { x: x.buffer, y: y.buffer }, { count: sizeOf(x.shape) });
}
