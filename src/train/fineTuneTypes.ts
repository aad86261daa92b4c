/** What a fine-tuning run is and what comes of it. Plain data. */
import type { LabelTask } from '../bio/labelTypes';
import type { Scores } from '../lib/statistics/scoreTypes';
import type { EncoderSize } from './trainingConfig';

/** What is trained: the model loaded in the engine, an encoder of seeded weights, or one of the paper's supervised baselines. */
export type FineTunedModel =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'scratch'; readonly size: EncoderSize }
  | { readonly kind: 'saluki'; readonly tracks: 4 | 6; readonly filters: number }
  | { readonly kind: 'dilated-cnn'; readonly tracks: 4 | 6; readonly widths: readonly number[] };

/** Parts of an encoder that keep still. Its final norm does where `embedding` is true and `layers` is all of them. */
export interface FrozenParts {
  readonly embedding: boolean;
  /** So many layers, from the embedding on. */
  readonly layers: number;
}

export interface FineTuneConfig {
  readonly version: 1;
  readonly task: LabelTask;
  readonly model: FineTunedModel;
  /** Dense, ReLU, dropout, dense on the mean representation; baselines have their own last layers. */
  readonly head: {
    readonly width: number;
    readonly dropout: number;
    /** Whether it reads representations that are standardised by those of training rows before training. Default true. */
    readonly standardise?: boolean;
  };
  readonly learningRate: number;
  /** L2 penalty of what is trained from initial weights; weights that came from pre-training take none (paper, A.6). */
  readonly l2: number;
  /** Of encoders only. */
  readonly frozen: FrozenParts;
  /** Training rows used: so many of those that the split gives (the first 30 are among the first 100), or all. */
  readonly share: number | 'all';
  /** Validation rows used for early stopping; what is tested is never cut. */
  readonly validationRows: number | 'all';
  /** One run each: split, initial weights of the head, order and dropout. */
  readonly seeds: readonly number[];
  readonly maxEpochs: number;
  /** Epochs without a lower validation loss after which a run ends. */
  readonly patience: number;
  readonly batchSize: number;
  /** Largest norm of the gradient. */
  readonly clipNorm: number;
  /** Longer transcripts are left out. */
  readonly maxLength: number;
  /** Padded positions in a micro-batch; undefined: what suits the device. */
  readonly microBatchTokens: number | undefined;
}

/** Defaults: the paper's where it gives them (A.6), else documented in docs/fine-tuning.md. */
export const fineTuneDefaults: FineTuneConfig = {
  version: 1,
  task: 'regression',
  model: { kind: 'loaded' },
  head: { width: 256, dropout: 0 },
  learningRate: 1e-3,
  l2: 1e-3,
  frozen: { embedding: false, layers: 0 },
  share: 'all',
  validationRows: 'all',
  seeds: [0, 1, 2],
  maxEpochs: 100,
  patience: 10,
  batchSize: 32,
  clipNorm: 5,
  maxLength: 12_288,
  microBatchTokens: undefined,
};

/** Values that the paper chose among. */
export const fineTuneChoices = {
  learningRates: [1e-3, 3e-4, 1e-4],
  l2: [1e-3, 1e-4],
  shares: [30, 100, 300, 'all'],
} as const;

export interface EpochMetrics {
  readonly seed: number;
  /** From 1; 0 is before any training. */
  readonly epoch: number;
  /** Mean loss over the epoch's labels (of standardised targets in regression); NaN at epoch 0. */
  readonly trainLoss: number;
  readonly validationLoss: number;
  /** `leadingMetric` on the validation rows. */
  readonly validationScore: number;
  /** Whether its weights are the best so far. */
  readonly best: boolean;
  /** Nucleotides trained on, and seconds spent, evaluation included. */
  readonly tokens: number;
  readonly seconds: number;
}

export interface SplitCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** What one seed came to. Test rows are those that no step and no stopping has seen. */
export interface SeedResult {
  readonly seed: number;
  /** Rows used. */
  readonly counts: SplitCounts;
  readonly bestEpoch: number;
  readonly curve: readonly EpochMetrics[];
  readonly validationLoss: number;
  readonly test: Scores;
  /** Of the test rows: their index in the request's transcripts. */
  readonly testRows: Uint32Array<ArrayBuffer>;
  /**
   * Row-major test rows × outputs: numbers on the original scale, or probabilities (of `multi-class`: of each class; else of
   * each column).
   */
  readonly predictions: Float32Array<ArrayBuffer>;
  /** What is true: row-major test rows × columns, NaN where it is not known. */
  readonly truths: Float32Array<ArrayBuffer>;
  readonly seconds: number;
}
