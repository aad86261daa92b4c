import { axpy } from '../ops/axpy';
import { dcl } from '../ops/dcl';
import { l2Normalise } from '../ops/l2Normalise';
import { l2NormaliseBackward } from '../ops/l2NormaliseBackward';
import { linear } from '../ops/linear';
import type { Tape } from '../ops/tape';
import { sizeOf, type Tensor } from '../ops/tensor';
import { transpose } from '../ops/transpose';

export interface ContrastiveOptions {
  readonly temperature: number;
  readonly negatives: 'joint' | 'split';
  /** Weight of this loss in the whole. */
  readonly scale: number;
}

/**
 * Decoupled contrastive loss of two views' projections (B, P) each (paper, Eq. 5 and 6; oracle `dcl_loss`).
 * Its gradient, times `scale`, is on the tape at once.
 * @param weights (B), of the positive terms
 * @returns the loss of each row (2B), whose mean is the loss, and the cosine similarities (2B, 2B)
 */
export function contrastiveLoss(
  tape: Tape,
  p1: Tensor,
  p2: Tensor,
  weights: Tensor,
  options: ContrastiveOptions,
): { readonly rowLoss: Tensor; readonly similarity: Tensor } {
  const { backend } = tape;
  const [batch = 0, width = 0] = p1.shape;
  const rows = 2 * batch;
  const half = sizeOf(p1.shape);
  const p = tape.zeros([rows, width], 'projections');
  axpy(backend, p1, p, 1, { count: half });
  axpy(backend, p2, p, 1, { count: half, yOffset: half });
  tape.record(p, (dp) => {
    for (const [i, view] of [p1, p2].entries()) {
      tape.addGradient(view, (target) => {
        backend.clear(target.buffer);
        axpy(backend, dp, target, 1, { count: half, xOffset: i * half });
      });
    }
  });
  const z = tape.tensor([rows, width], 'normalised projections');
  l2Normalise(backend, p, z);
  const zT = tape.tensor([width, rows], 'normalised projections, transposed');
  transpose(backend, z, zT);
  const similarity = tape.tensor([rows, rows], 'similarity');
  linear(backend, z, zT, similarity);
  const rowLoss = tape.tensor([rows], 'row loss');
  const dSimilarity = tape.tensor([rows, rows], 'd similarity');
  dcl(backend, similarity, weights, rowLoss, dSimilarity, options);
  tape.addGradient(similarity, (target) => {
    // The matrix is symmetric in z: each entry's gradient goes to its row and to its column.
    transpose(backend, dSimilarity, target);
    axpy(backend, dSimilarity, target, 1);
  });
  tape.record(similarity, (gradient) => {
    const dz = tape.tensor([rows, width], 'd normalised projections');
    linear(backend, gradient, z, dz);
    tape.addGradient(p, (dp) => {
      l2NormaliseBackward(backend, p, dz, dp);
    });
  });
  return { rowLoss, similarity };
}
