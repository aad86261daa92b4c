import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/max_pool.wgsl */
export const maxPoolKernel = declareKernel({
  name: 'maxPool',
  params: { batch: 'u32', length: 'u32', channels: 'u32' },
  bindings: { x: 'read', y: 'read_write' },
});

/**
 * y (B, ⌊L / 2⌋, C) = the greater of each two positions of x (B, L, C); the last of an odd length is dropped.
 * Source: PyTorch `max_pool1d(x, 2)`.
 */
export function maxPool(backend: Backend, x: Tensor, y: Tensor): void {
  const [batch = 0, length = 0, channels = 0] = x.shape;
  backend.dispatch(maxPoolKernel, { x: x.buffer, y: y.buffer }, { batch, length, channels });
}
