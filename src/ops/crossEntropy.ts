import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/cross_entropy.wgsl */
export const crossEntropyKernel = declareKernel({
  name: 'crossEntropy',
  params: { rows: 'u32', classes: 'u32', scale: 'f32' },
  bindings: { logits: 'read', labels: 'read', loss: 'read_write', dLogits: 'read_write' },
});

/**
 * loss (T) = −log softmax(logits)[label], dLogits (T, C) = scale · (softmax − one-hot); both assigned, both 0 where the label is no
 * class.
 * @param logits (T, C)
 * @param labels (T) as int32; −100 = not scored
 * @param scale of the gradient: weight / number of scored rows makes it that of the weighted mean
 * Source: PyTorch's F.cross_entropy.
 */
export function crossEntropy(
  backend: Backend,
  logits: Tensor,
  labels: Tensor,
  loss: Tensor,
  dLogits: Tensor,
  scale: number,
): void {
  const [rows = 0, classes = 0] = logits.shape;
  backend.dispatch(
    crossEntropyKernel,
    { logits: logits.buffer, labels: labels.buffer, loss: loss.buffer, dLogits: dLogits.buffer },
    { rows, classes, scale },
  );
}
