import { declareKernel, type Backend } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/pointwise_loss.wgsl */
export const pointwiseLossKernel = declareKernel({
  name: 'pointwiseLoss',
  params: { count: 'u32', binary: 'u32', scale: 'f32' },
  bindings: { prediction: 'read', truth: 'read', loss: 'read_write', dPrediction: 'read_write' },
});

export interface PointwiseLossOptions {
  /** Squared error, or binary cross-entropy of logits. */
  readonly kind: 'mse' | 'bce';
  /** Factor of the gradient: 1 / number of known targets makes it that of the mean. */
  readonly scale: number;
}

/**
 * Loss of each value and scale times its slope, both assigned; all (B, C).
 * @param target NaN = missing: loss and gradient are 0 there; between 0 and 1 for `bce`
 * Source: PyTorch's F.mse_loss and F.binary_cross_entropy_with_logits.
 */
export function pointwiseLoss(
  backend: Backend,
  prediction: Tensor,
  target: Tensor,
  loss: Tensor,
  dPrediction: Tensor,
  { kind, scale }: PointwiseLossOptions,
): void {
  backend.dispatch(
    pointwiseLossKernel,
    // `target` is a reserved word in WGSL.
    { prediction: prediction.buffer, truth: target.buffer, loss: loss.buffer, dPrediction: dPrediction.buffer },
    { count: sizeOf(prediction.shape), binary: kind === 'bce' ? 1 : 0, scale },
  );
}
