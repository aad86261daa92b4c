import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/axpy.wgsl */
export const axpyKernel = declareKernel({
  name: 'axpy',
  params: { count: 'u32', alpha: 'f32', xOffset: 'u32', yOffset: 'u32' },
  bindings: { x: 'read', y: 'read_write' },
});

/** Which entries: `count` of them from these places on; default all of y's shape. */
export interface AxpyRange {
  readonly count?: number;
  readonly xOffset?: number;
  readonly yOffset?: number;
}

/** y[yOffset + i] += alpha · x[xOffset + i], entry by entry. */
export function axpy(backend: Backend, x: Tensor, y: Tensor, alpha: number, range: AxpyRange = {}): void {
  const { count = sizeOf(y.shape), xOffset = 0, yOffset = 0 } = range;
  if (xOffset + count > sizeOf(x.shape) || yOffset + count > sizeOf(y.shape)) {
    throw new Error(`axpy: ${count} entries from ${xOffset} and ${yOffset} leave their tensors`);
  }
  backend.dispatch(axpyKernel, { x: x.buffer, y: y.buffer }, { count, alpha, xOffset, yOffset });
}
