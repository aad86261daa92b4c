import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/max_pool_backward.wgsl */
export const maxPoolBackwardKernel = declareKernel({
  name: 'maxPoolBackward',
  params: { batch: 'u32', length: 'u32', channels: 'u32' },
  bindings: { x: 'read', dY: 'read', dX: 'read_write' },
});

/** dX (B, L, C) = the gradient of `maxPool`'s input x where dY (B, ⌊L / 2⌋, C) is that of its output. Ties go to the first of two. */
export function maxPoolBackward(backend: Backend, x: Tensor, dY: Tensor, dX: Tensor): void {
  const [batch = 0, length = 0, channels = 0] = x.shape;
  backend.dispatch(maxPoolBackwardKernel, { x: x.buffer, dY: dY.buffer, dX: dX.buffer }, { batch, length, channels });
}
