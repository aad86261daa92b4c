import { toHost } from '../ops/tensor';
import { contrastMeans } from './contrastivePass';
import { positionLoss, scoredPositions, type View } from './maskedPass';
import { meanRepresentations } from './meanRepresentations';
import { cosineSimilarities, pairStatistics, type EvaluationMetrics } from './metrics';
import { microBatches } from './microBatches';
import type { PairBatch } from './samplerTypes';
import type { TrainingDevice } from './trainer';

/**
 * What the model makes of pairs it has not trained on: running statistics, no dropout, nothing changed. Masks for the MLM loss are
 * the same at every evaluation.
 */
export async function evaluatePairs(
  device: TrainingDevice,
  batch: PairBatch,
  step: number,
  signal?: AbortSignal,
): Promise<EvaluationMetrics> {
  const { kind } = device.config.objective;
  const pairs = batch.weights.length;
  const means = await meanRepresentations(device.streaming, batch.views.flat(), signal);
  const own = pairStatistics(cosineSimilarities(means, device.config.encoder.dModel), pairs);
  let projected: ({ readonly loss: number } & ReturnType<typeof pairStatistics>) | undefined;
  if (kind !== 'mlm') {
    const { loss, similarity } = await contrastMeans(device, means, batch, 1, false, signal);
    projected = { loss, ...pairStatistics(similarity, pairs) };
  }
  return {
    step,
    contrastiveLoss: projected?.loss ?? NaN,
    mlmLoss: kind === 'contrastive' ? NaN : await maskedLoss(device, batch, signal),
    retrievalAccuracy: projected?.retrievalAccuracy ?? NaN,
    positiveSimilarity: projected?.positiveSimilarity ?? own.positiveSimilarity,
    negativeSimilarity: projected?.negativeSimilarity ?? own.negativeSimilarity,
    representationAccuracy: own.retrievalAccuracy,
    pairs,
  };
}

/** Mean MLM loss over the first views; the sum over both is twice that in expectation. */
async function maskedLoss(device: TrainingDevice, batch: PairBatch, signal?: AbortSignal): Promise<number> {
  const { encoder, backend, perMicroBatch: tape } = device;
  const views = batch.views[0].map((tracks, i): View => device.mask(tracks, `evaluation/${i}`));
  let sum = 0;
  const lengths = views.map(({ tracks }) => tracks.length);
  for (const rows of microBatches(lengths, device.microBatchTokens)) {
    const part = rows.map((i) => views[i]!);
    const sequences = part.map(({ tracks }) => tracks);
    const { hidden, lengths: own } = await encoder.forward({ sequences, length: lengths[rows[0]!]! }, device.pace);
    tape.reset();
    const loss = positionLoss(device, part, hidden, own, { scale: 0, training: false });
    for (const one of await toHost(backend, loss, signal)) sum += one;
  }
  return sum / scoredPositions(views);
}
