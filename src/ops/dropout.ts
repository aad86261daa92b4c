import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/dropout.wgsl */
export const dropoutKernel = declareKernel({
  name: 'dropout',
  params: { count: 'u32', seed: 'u32', threshold: 'u32', gain: 'f32' },
  bindings: { x: 'read', y: 'read_write' },
});

export interface DropoutOptions {
  /** Of values set to 0, in [0, 1). */
  readonly share: number;
  /** 32 bits; with the index it decides what is kept, the same on every backend. A seed of its own for each use. */
  readonly seed: number;
}

/**
 * y = x / (1 − share) where kept, else 0. Its backward pass is dropout(dy, dx) with the same seed.
 * Source: PyTorch's F.dropout, but for the random numbers.
 */
export function dropout(backend: Backend, x: Tensor, y: Tensor, { share, seed }: DropoutOptions): void {
  if (!(share >= 0 && share < 1)) throw new Error(`dropout: a share of ${share} is not in [0, 1)`);
  const threshold = Math.min(Math.round(share * 2 ** 32), 2 ** 32 - 1);
  backend.dispatch(
    dropoutKernel,
    { x: x.buffer, y: y.buffer },
    { count: sizeOf(x.shape), seed: seed >>> 0, threshold, gain: 1 / (1 - share) },
  );
}
