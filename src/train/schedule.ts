import type { ObjectiveOptions, OptimizerOptions } from './trainingConfig';

/**
 * Learning rate of a step (0-based): linear from `warmupFactor` over the warm-up, then a cosine to 0 at `steps` (paper, A.3;
 * PyTorch's LinearLR and CosineAnnealingLR in a SequentialLR).
 */
export function learningRate(step: number, options: OptimizerOptions): number {
  const { learningRate: rate, warmupSteps, warmupFactor, steps } = options;
  if (step < warmupSteps) return rate * (warmupFactor + ((1 - warmupFactor) * step) / warmupSteps);
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return (rate * (1 + Math.cos(Math.PI * progress))) / 2;
}

/** Weights of the contrastive and of the MLM loss at a step (0-based). */
export function lossWeights(
  step: number,
  options: ObjectiveOptions,
): { readonly contrastive: number; readonly mlm: number } {
  if (options.kind === 'contrastive') return { contrastive: 1, mlm: 0 };
  if (options.kind === 'mlm') return { contrastive: 0, mlm: 1 };
  const { alpha, alphaStart, alphaSteps } = options;
  const mlm = step < alphaSteps ? alphaStart + ((alpha - alphaStart) * step) / alphaSteps : alpha;
  return { contrastive: 1 - mlm, mlm };
}
