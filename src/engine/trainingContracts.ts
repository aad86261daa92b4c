/** What page and command line may ask of a pre-training run, and what they are told. Plain data. */
import type { TrainingSummary } from '../bio/pairsSummary';
import type { EVALUATION_COLUMNS, EvaluationMetrics, STEP_COLUMNS, StepMetrics } from '../train/metrics';
import type { MemoryPlan } from '../train/memoryPlan';
import type { TrainingConfig } from '../train/trainingConfig';

export { EVALUATION_COLUMNS, STEP_COLUMNS } from '../train/metrics';
export type { BatchSimilarity, EvaluationMetrics, StepMetrics } from '../train/metrics';

export type RunStatus = 'running' | 'paused' | 'finished' | 'failed';

/** A run as listed. `problem` says why it failed; its last good checkpoint is kept all the same. */
export interface RunInfo {
  readonly id: string;
  /** What data, configuration and first weights together are known by: a run that was left is found again under it. Not every run has one. */
  readonly key?: string;
  /** What opens its data again; undefined where they have to be given again. */
  readonly spec?: unknown;
  readonly config: TrainingConfig;
  readonly status: RunStatus;
  readonly problem: { readonly message: string; readonly mend: string } | undefined;
  /** Steps done, and the step of the newest checkpoint. */
  readonly step: number;
  readonly checkpointStep: number;
  readonly startedAt: string;
  /** Time spent training, in seconds, over all sittings. */
  readonly trainedSeconds: number;
  readonly device: string;
  readonly data: { readonly name: string; readonly summary: TrainingSummary };
  readonly bytes: number;
}

export type { MemoryPlan } from '../train/memoryPlan';

export type TrainingEvent =
  | { readonly kind: 'plan'; readonly plan: MemoryPlan }
  | { readonly kind: 'step'; readonly metrics: StepMetrics }
  | { readonly kind: 'evaluation'; readonly metrics: EvaluationMetrics }
  | { readonly kind: 'checkpoint'; readonly step: number }
  | { readonly kind: 'status'; readonly run: RunInfo };

export type TrainingListener = (event: TrainingEvent) => void;

/** The whole log of a run, columns side by side, for curves after a reload. */
export interface RunHistory {
  readonly steps: Readonly<Record<(typeof STEP_COLUMNS)[number], Float64Array<ArrayBuffer>>>;
  readonly evaluations: Readonly<Record<(typeof EVALUATION_COLUMNS)[number], Float64Array<ArrayBuffer>>>;
}
