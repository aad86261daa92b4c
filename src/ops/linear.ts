import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/linear.wgsl */
export const linearKernel = declareKernel({
  name: 'linear',
  params: {
    rows: 'u32',
    inner: 'u32',
    cols: 'u32',
    xStride: 'u32',
    xOffset: 'u32',
    epilogue: 'u32',
    yStride: 'u32',
    yOffset: 'u32',
  },
  bindings: { x: 'read', weight: 'read', bias: 'read', y: 'read_write' },
});

const EPILOGUES = { none: 0, bias: 1, 'bias+relu': 2 } as const;

export interface LinearOptions {
  /** Required by the epilogues that add it: (N). */
  readonly bias?: Tensor;
  readonly epilogue?: keyof typeof EPILOGUES;
  /** First column of x's rows to read; the slice is K wide. */
  readonly xOffset?: number;
  /** First column of y's rows to write; the slice is N wide. */
  readonly yOffset?: number;
}

/**
 * y[:, yOffset … yOffset + N] = act(x[:, xOffset … xOffset + K] · weight + bias).
 * @param x (M, stride ≥ xOffset + K)
 * @param weight (K, N): PyTorch's Linear weight transposed (`linearLayout` in model/deviceLayout)
 * @param y (M, stride ≥ yOffset + N)
 */
export function linear(backend: Backend, x: Tensor, weight: Tensor, y: Tensor, options: LinearOptions = {}): void {
  const [rows = 0, xStride = 0] = x.shape;
  const [inner = 0, cols = 0] = weight.shape;
  const yStride = y.shape[1] ?? 0;
  const { bias, epilogue = bias ? 'bias' : 'none', xOffset = 0, yOffset = 0 } = options;
  if (epilogue !== 'none' && !bias) throw new Error(`linear: epilogue ${epilogue} needs a bias`);
  if (xOffset + inner > xStride) throw new Error(`linear: a slice of ${inner} at ${xOffset} leaves rows of ${xStride}`);
  if (yOffset + cols > yStride) throw new Error(`linear: a slice of ${cols} at ${yOffset} leaves rows of ${yStride}`);
  backend.dispatch(
    linearKernel,
    { x: x.buffer, weight: weight.buffer, bias: (bias ?? weight).buffer, y: y.buffer },
    { rows, inner, cols, xStride, xOffset, epilogue: EPILOGUES[epilogue], yStride, yOffset },
  );
}
