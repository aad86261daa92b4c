import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/linear_weight_grad.wgsl. `segment` is chosen by the backend's plan. */
export const linearWeightGradKernel = declareKernel({
  name: 'linearWeightGrad',
  params: {
    rows: 'u32',
    inner: 'u32',
    cols: 'u32',
    xStride: 'u32',
    xOffset: 'u32',
    dyStride: 'u32',
    dyOffset: 'u32',
    segment: 'u32',
  },
  bindings: { x: 'read', dy: 'read', dWeight: 'read_write' },
});

export interface LinearWeightGradOptions {
  /** First column of x's rows to read; the slice is K wide. */
  readonly xOffset?: number;
  /** First column of dy's rows to read; the slice is N wide. */
  readonly dyOffset?: number;
}

/**
 * dWeight (K, N) += x[:, xOffset … xOffset + K]ᵀ · dy[:, dyOffset … dyOffset + N]: the gradient of `linear`'s weight.
 * @param x (M, stride ≥ xOffset + K), what the layer read
 * @param dy (M, stride ≥ dyOffset + N), gradient of what it wrote
 */
export function linearWeightGrad(
  backend: Backend,
  x: Tensor,
  dy: Tensor,
  dWeight: Tensor,
  { xOffset = 0, dyOffset = 0 }: LinearWeightGradOptions = {},
): void {
  const [rows = 0, xStride = 0] = x.shape;
  const [dyRows = 0, dyStride = 0] = dy.shape;
  const [inner = 0, cols = 0] = dWeight.shape;
  if (rows !== dyRows) throw new Error(`linearWeightGrad: ${rows} rows of x, ${dyRows} of dy`);
  if (xOffset + inner > xStride)
    throw new Error(`linearWeightGrad: a slice of ${inner} at ${xOffset} leaves x's rows of ${xStride}`);
  if (dyOffset + cols > dyStride)
    throw new Error(`linearWeightGrad: a slice of ${cols} at ${dyOffset} leaves dy's rows of ${dyStride}`);
  backend.dispatch(
    linearWeightGradKernel,
    { x: x.buffer, dy: dy.buffer, dWeight: dWeight.buffer },
    { rows, inner, cols, xStride, xOffset, dyStride, dyOffset, segment: rows },
  );
}
