import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/axpy.wgsl */
export const axpyKernel = declareKernel({
  name: 'axpy',
  params: { count: 'u32', alpha: 'f32' },
  bindings: { x: 'read', y: 'read_write' },
});

/** y += alpha · x, entry by entry, over y's shape. */
export function axpy(backend: Backend, x: Tensor, y: Tensor, alpha: number): void {
  backend.dispatch(axpyKernel, { x: x.buffer, y: y.buffer }, { count: sizeOf(y.shape), alpha });
}
