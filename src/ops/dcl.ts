import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/dcl.wgsl */
export const dclKernel = declareKernel({
  name: 'dcl',
  params: { pairs: 'u32', rows: 'u32', splitViews: 'u32', temperature: 'f32', scale: 'f32' },
  bindings: { similarity: 'read', weights: 'read', rowLoss: 'read_write', dSimilarity: 'read_write' },
});

export interface DclOptions {
  /** τ. */
  readonly temperature: number;
  /** One log-sum-exp over both views (paper, Eq. 5), or one a view, added (released code). */
  readonly negatives: 'joint' | 'split';
  /** Factor of the gradient. */
  readonly scale: number;
}

/**
 * Decoupled contrastive loss of B pairs. The loss is the mean of rowLoss; dSimilarity = scale · d loss / d similarity, each row's
 * similarities taken as its own, so that the gradient of the normalised rows z is (dSimilarity + dSimilarityᵀ) · z.
 * One pair alone has no negatives: its rows are −weight · similarity / τ.
 * @param similarity (2B, 2B): cosines of [view 1; view 2] with itself
 * @param weights (B): of each pair's positive term
 * @param rowLoss (2B), assigned
 * @param dSimilarity (2B, 2B), assigned
 * Source: oracle/orthrus_torch.py `dcl_loss`; Yeh et al. 2022.
 */
export function dcl(
  backend: Backend,
  similarity: Tensor,
  weights: Tensor,
  rowLoss: Tensor,
  dSimilarity: Tensor,
  { temperature, negatives, scale }: DclOptions,
): void {
  const [rows = 0] = similarity.shape;
  const [pairs = 0] = weights.shape;
  if (rows !== 2 * pairs) throw new Error(`dcl: ${rows} rows are not two views of ${pairs} pairs`);
  backend.dispatch(
    dclKernel,
    {
      similarity: similarity.buffer,
      weights: weights.buffer,
      rowLoss: rowLoss.buffer,
      dSimilarity: dSimilarity.buffer,
    },
    { pairs, rows, splitViews: negatives === 'split' ? 1 : 0, temperature, scale },
  );
}
