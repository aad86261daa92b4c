import { declareKernel, type Backend } from '../backend/contract';
import { paddedShape } from './batchNorm';
import type { Tensor } from './tensor';

/** shaders/batch_norm_backward.wgsl */
export const batchNormBackwardKernel = declareKernel({
  name: 'batchNormBackward',
  params: { batch: 'u32', length: 'u32', width: 'u32', training: 'u32', relu: 'u32' },
  bindings: {
    x: 'read',
    weight: 'read',
    bias: 'read',
    stats: 'read',
    lengths: 'read',
    dy: 'read',
    dX: 'read_write',
    dWeight: 'read_write',
    dBias: 'read_write',
  },
});

export interface BatchNormBackwardInputs {
  /** (B, L, D), or its rows; what `batchNorm` was given, as are weight (D), bias (D) and lengths (B). */
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor;
  /** (2, D): what `batchNorm` left. */
  readonly stats: Tensor;
  readonly lengths: Tensor;
  /** As x; what it holds at padded positions is not read. */
  readonly dy: Tensor;
}

export interface BatchNormGradients {
  /** As x; assigned, 0 at padded positions. */
  readonly dx: Tensor;
  /** (D); added to. */
  readonly dWeight: Tensor;
  /** (D); added to. */
  readonly dBias: Tensor;
}

/**
 * Gradients of `batchNorm`. With `relu`, what was cut is found anew from x, so that y need not be kept.
 * Source: PyTorch's autograd of BatchNorm1d.
 */
export function batchNormBackward(
  backend: Backend,
  { x, weight, bias, stats, lengths, dy }: BatchNormBackwardInputs,
  { dx, dWeight, dBias }: BatchNormGradients,
  { training, relu = false }: { readonly training: boolean; readonly relu?: boolean },
): void {
  backend.dispatch(
    batchNormBackwardKernel,
    {
      x: x.buffer,
      weight: weight.buffer,
      bias: bias.buffer,
      stats: stats.buffer,
      lengths: lengths.buffer,
      dy: dy.buffer,
      dX: dx.buffer,
      dWeight: dWeight.buffer,
      dBias: dBias.buffer,
    },
    { ...paddedShape(x, lengths), training: training ? 1 : 0, relu: relu ? 1 : 0 },
  );
}
