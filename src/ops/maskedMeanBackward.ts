import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/masked_mean_backward.wgsl */
export const maskedMeanBackwardKernel = declareKernel({
  name: 'maskedMeanBackward',
  params: { batch: 'u32', length: 'u32', width: 'u32' },
  bindings: { dMean: 'read', lengths: 'read', dHidden: 'read_write' },
});

/**
 * Backward of `maskedMean` over whole sequences: dHidden (B, L, D) = dMean (B, D) / length inside, 0 at padded positions.
 * @param lengths (B) as uint32
 */
export function maskedMeanBackward(backend: Backend, dMean: Tensor, lengths: Tensor, dHidden: Tensor): void {
  const [batch = 0, length = 0, width = 0] = dHidden.shape;
  backend.dispatch(
    maskedMeanBackwardKernel,
    { dMean: dMean.buffer, lengths: lengths.buffer, dHidden: dHidden.buffer },
    { batch, length, width },
  );
}
