/** What page and command line may ask of fine-tuning, and what they are told. Plain data. */
import type { Metric } from '../lib/statistics/scoreTypes';
import type { EpochMetrics, FineTuneConfig, SeedResult, SplitCounts } from '../train/fineTuneTypes';
import type { ModelCard, PackedTranscripts } from './contracts';

export { fineTuneChoices, fineTuneDefaults } from '../train/fineTuneTypes';
export { leadingMetric, METRICS } from '../lib/statistics/scoreTypes';
export type { Metric, Scores } from '../lib/statistics/scoreTypes';
export type {
  EpochMetrics,
  FineTuneConfig,
  FineTunedModel,
  FrozenParts,
  SeedResult,
  SplitCounts,
} from '../train/fineTuneTypes';

/** Labelled transcripts, row i of each belonging together; JoinedLabels gives all but the tracks. */
export interface FineTuneData {
  readonly name: string;
  readonly transcripts: PackedTranscripts;
  /** Row-major n × C, NaN where missing; 0/1 for binary and multi-label, class indices (C = 1) for multi-class. */
  readonly targets: Float32Array<ArrayBuffer>;
  /** Names of the C columns. */
  readonly columns: readonly string[];
  /** Names of the classes of a multi-class task (its outputs), of a binary one where they are words; else empty. */
  readonly classes: readonly string[];
  /** Rows of one group (gene, or homologous genes) are never on two sides of a split. */
  readonly groups: readonly string[];
}

export interface FineTuneRequest {
  readonly data: FineTuneData;
  readonly config: FineTuneConfig;
}

export type FineTuneEvent =
  /** A seed begins. `leftOut`: rows that are too long or have no label. */
  | { readonly kind: 'seed'; readonly seed: number; readonly counts: SplitCounts; readonly leftOut: number }
  /** After each step: for a progress line. `share` of the run that is done if no seed stops early; `secondsLeft` likewise. */
  | {
      readonly kind: 'step';
      readonly seed: number;
      readonly epoch: number;
      /** Of the epoch's, from 1. */
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly tokensPerSecond: number;
      readonly share: number;
      readonly secondsLeft: number;
    }
  | { readonly kind: 'epoch'; readonly metrics: EpochMetrics }
  | { readonly kind: 'result'; readonly result: SeedResult };

export type FineTuneListener = (event: FineTuneEvent) => void;

export interface FineTuneResult {
  readonly config: FineTuneConfig;
  readonly dataName: string;
  readonly columns: readonly string[];
  readonly classes: readonly string[];
  readonly ids: readonly string[];
  /** In the order of the configuration's seeds; fewer where the run was stopped. */
  readonly seeds: readonly SeedResult[];
  /** Test metrics over the seeds: mean and (n − 1) standard deviation, NaN for one seed. */
  readonly summary: Readonly<Partial<Record<Metric, { readonly mean: number; readonly deviation: number }>>>;
  /** The seed with the lowest validation loss. */
  readonly bestSeed: number;
  /** What was started from; undefined where it was seeded weights or a baseline. */
  readonly startedFrom: Pick<ModelCard, 'name' | 'sha256' | 'trained'> | undefined;
  readonly device: string;
  readonly seconds: number;
  /** Weights of the best seed as safetensors: the encoder under its published names, its head behind `fine_tuning_head.`. */
  readonly model: Uint8Array<ArrayBuffer>;
}
