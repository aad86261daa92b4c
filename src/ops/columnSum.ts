import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/column_sum.wgsl */
export const columnSumKernel = declareKernel({
  name: 'columnSum',
  params: { rows: 'u32', cols: 'u32', xStride: 'u32', xOffset: 'u32' },
  bindings: { x: 'read', out: 'read_write' },
});

/**
 * out (N) += Σ_m x[m, xOffset … xOffset + N]: the gradient of a bias, where x (M, stride ≥ xOffset + N) is that of what it was added to.
 */
export function columnSum(
  backend: Backend,
  x: Tensor,
  out: Tensor,
  { xOffset = 0 }: { readonly xOffset?: number } = {},
): void {
  const [rows = 0, xStride = 0] = x.shape;
  const [cols = 0] = out.shape;
  if (xOffset + cols > xStride)
    throw new Error(`columnSum: a slice of ${cols} at ${xOffset} leaves rows of ${xStride}`);
  backend.dispatch(columnSumKernel, { x: x.buffer, out: out.buffer }, { rows, cols, xStride, xOffset });
}
