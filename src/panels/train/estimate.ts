import type { TrainingSummary } from '../../bio/pairsSummary';
import type { RunInfo } from '../../engine/trainingContracts';
import type { TrainingConfig } from '../../train/trainingConfig';
import { meanLength } from './lengthBars';

/** Nucleotides that a step reads: both views of every pair, at the mean length of its bucket. */
export function tokensPerStep({ sampler }: TrainingConfig, summary: TrainingSummary): number {
  const { lengthThreshold, maxLength, shortBatches, shortBatchSize, longBatches, longBatchSize } = sampler;
  const short = meanLength(summary, 0, Math.min(lengthThreshold, maxLength));
  const long = meanLength(summary, lengthThreshold, maxLength);
  return 2 * (shortBatches * shortBatchSize * short + longBatches * longBatchSize * long);
}

/** Seconds that a run takes at the rate of an earlier one of the same encoder and objective; undefined where there was none. */
export function expectedSeconds(
  config: TrainingConfig,
  summary: TrainingSummary,
  runs: readonly RunInfo[],
): number | undefined {
  const alike = runs.find(
    (run) =>
      run.step > 0 &&
      run.trainedSeconds > 0 &&
      run.config.encoder.dModel === config.encoder.dModel &&
      run.config.encoder.nLayer === config.encoder.nLayer &&
      run.config.objective.kind === config.objective.kind,
  );
  if (!alike) return undefined;
  const rate = (alike.step * tokensPerStep(alike.config, alike.data.summary)) / alike.trainedSeconds;
  return rate > 0 ? (config.optimizer.steps * tokensPerStep(config, summary)) / rate : undefined;
}
