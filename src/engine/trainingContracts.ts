/** What page and command line may ask of a pre-training run, and what they are told. Plain data. */
import type { TrainingSummary } from '../bio/pairsSummary';
import type { TrainingConfig } from '../train/trainingConfig';

/** One optimizer step, as a row of a run's log: its columns in this order. Values that do not apply are NaN. */
export const STEP_COLUMNS = [
  'step',
  'epoch',
  'loss',
  'contrastiveLoss',
  'mlmLoss',
  'learningRate',
  'gradientNorm',
  /** Mean cosine similarity of positive pairs, and of all others, in the projection. */
  'positiveSimilarity',
  'negativeSimilarity',
  /** Share of rows whose most similar other row in the batch is their partner. */
  'retrievalAccuracy',
  'tokens',
  'seconds',
] as const;

export type StepMetrics = Readonly<Record<(typeof STEP_COLUMNS)[number], number>>;

/** An evaluation on pairs of held-out genes, in evaluation mode. `step` 0 is the untrained model. */
export const EVALUATION_COLUMNS = [
  'step',
  'contrastiveLoss',
  'mlmLoss',
  'retrievalAccuracy',
  'positiveSimilarity',
  'negativeSimilarity',
  /** The retrieval accuracy of the representations themselves, without the projection head. */
  'representationAccuracy',
  'pairs',
] as const;

export type EvaluationMetrics = Readonly<Record<(typeof EVALUATION_COLUMNS)[number], number>>;

export type RunStatus = 'running' | 'paused' | 'finished' | 'failed';

/** A run as listed. `problem` says why it failed; its last good checkpoint is kept all the same. */
export interface RunInfo {
  readonly id: string;
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

/** What a step will need, computed before anything is allocated. */
export interface MemoryPlan {
  readonly microBatchTokens: number;
  /** Device memory at the peak of a step, in bytes, and the largest single buffer. */
  readonly peakBytes: number;
  readonly largestBufferBytes: number;
  /** What the device is known to give: its largest buffer, and all of it where that is known. */
  readonly maxBufferBytes: number;
  readonly fits: boolean;
  /** Where it does not fit: what would. */
  readonly advice: string;
}

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

/** Cosine similarities of the projections of one batch: rows and columns are view 1, then view 2. */
export interface BatchSimilarity {
  readonly step: number;
  readonly pairs: number;
  /** (2B, 2B) row-major */
  readonly values: Float32Array<ArrayBuffer>;
  readonly ids: readonly (readonly [string, string])[];
}
