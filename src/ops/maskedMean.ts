import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/masked_mean.wgsl */
export const maskedMeanKernel = declareKernel({
  name: 'maskedMean',
  params: { batch: 'u32', length: 'u32', width: 'u32', start: 'u32' },
  bindings: { hidden: 'read', lengths: 'read', mean: 'read_write' },
});

/**
 * Adds a chunk's hidden states (B, L, D) to `mean` (B, D), counting only positions below each sequence's length; a sequence
 * whose last position lies in the chunk is divided by its length. Chunks must come in order, the first with start 0.
 * @param lengths (B) as uint32
 * @param start position of the chunk's first token
 * Source: paper Methods "Representation" (mean over the sequence); oracle `mean_unpadded`.
 */
export function maskedMean(backend: Backend, hidden: Tensor, lengths: Tensor, mean: Tensor, start: number): void {
  const [batch = 0, length = 0, width = 0] = hidden.shape;
  backend.dispatch(
    maskedMeanKernel,
    { hidden: hidden.buffer, lengths: lengths.buffer, mean: mean.buffer },
    { batch, length, width, start },
  );
}
