import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/batch_norm.wgsl */
export const batchNormKernel = declareKernel({
  name: 'batchNorm',
  params: { batch: 'u32', length: 'u32', width: 'u32', training: 'u32', momentum: 'f32', eps: 'f32', relu: 'u32' },
  bindings: {
    x: 'read',
    weight: 'read',
    bias: 'read',
    lengths: 'read',
    running: 'read_write',
    y: 'read_write',
    stats: 'read_write',
  },
});

export interface BatchNormInputs {
  /** (B, L, D), or its rows (B · L, D). */
  readonly x: Tensor;
  /** (D) */
  readonly weight: Tensor;
  /** (D) */
  readonly bias: Tensor;
  /** (2, D): rows of means and of unbiased variances. Training updates them in place. */
  readonly running: Tensor;
  /** (B) as uint32: position l of sequence b counts when l < lengths[b]. A batch of vectors (B, D) is one sequence: [B]. */
  readonly lengths: Tensor;
}

export interface BatchNormOutputs {
  /** As x. */
  readonly y: Tensor;
  /** (2, D): means and 1 / √(variance + eps) as used; the backward pass wants them. */
  readonly stats: Tensor;
}

export interface BatchNormOptions {
  /** Statistics of this batch's unpadded positions, instead of the running ones. */
  readonly training: boolean;
  /** Share of the batch in the updated running statistics. */
  readonly momentum?: number;
  readonly eps?: number;
  /** Follow with max(·, 0). */
  readonly relu?: boolean;
}

/** Batch, length and width of padded rows; a fault of the caller where the rows are not whole sequences. */
export function paddedShape(x: Tensor, lengths: Tensor): { batch: number; length: number; width: number } {
  const batch = sizeOf(lengths.shape);
  const width = x.shape.at(-1) ?? 0;
  const length = sizeOf(x.shape) / width / batch;
  if (!Number.isInteger(length)) throw new Error(`${x.shape.join(' × ')} are not rows of ${batch} sequences`);
  return { batch, length, width };
}

/**
 * y = BatchNorm(x) over unpadded positions, with ReLU where asked; y is 0 at padded positions.
 * Source: PyTorch's BatchNorm1d; oracle/orthrus_torch.py `ProjectionHead`, `SequenceHead`.
 */
export function batchNorm(
  backend: Backend,
  { x, weight, bias, running, lengths }: BatchNormInputs,
  { y, stats }: BatchNormOutputs,
  { training, momentum = 0.1, eps = 1e-5, relu = false }: BatchNormOptions,
): void {
  backend.dispatch(
    batchNormKernel,
    {
      x: x.buffer,
      weight: weight.buffer,
      bias: bias.buffer,
      lengths: lengths.buffer,
      running: running.buffer,
      y: y.buffer,
      stats: stats.buffer,
    },
    { ...paddedShape(x, lengths), training: training ? 1 : 0, momentum, eps, relu: relu ? 1 : 0 },
  );
}
