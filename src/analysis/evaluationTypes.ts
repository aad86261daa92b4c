/** What the evaluation panels and commands pass on: splits and scores. Plain data. */
export type {
  ConfusionMatrix,
  CurvePoints,
  MeanInterval,
  Metric,
  Metrics,
  Scores,
  TaskKind,
} from '../lib/statistics/scoreTypes';
import type { Metric, MeanInterval, Scores } from '../lib/statistics/scoreTypes';

/** What must stay on one side of a split: nothing but the row, its gene, its group of homologous genes, or its chromosome. */
export type SplitKind = 'random' | 'gene' | 'homology' | 'chromosome';

export type SplitSide = 'train' | 'validation' | 'test';

/** What a split came to. */
export interface SplitReport {
  readonly kind: SplitKind;
  readonly seed: number;
  /** Rows on each side, groups on each side, and rows as a share of all (0 … 1). */
  readonly sides: Readonly<
    Record<SplitSide, { readonly rows: number; readonly groups: number; readonly share: number }>
  >;
  /** Different groups, and those of more than one row. */
  readonly groups: number;
  readonly sharedGroups: number;
  /** The largest groups, at most five, the largest first. */
  readonly largest: readonly { readonly name: string; readonly rows: number; readonly side: SplitSide }[];
  /** What a reader should know, in sentences: a share that is far from what was asked for, and why. */
  readonly notes: readonly string[];
}

/** Rows on the three sides, each in a seeded order (so that its first n are a random sample of it). */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
  readonly test: Uint32Array<ArrayBuffer>;
  readonly report: SplitReport;
}

/** Scores of one seed's test rows. */
export interface SeedScores {
  readonly seed: number;
  readonly scores: Scores;
}

/** Scores over seeds: overall and of each column. */
export interface ScoreSummary {
  readonly overall: Readonly<Partial<Record<Metric, MeanInterval>>>;
  readonly micro: Readonly<Partial<Record<Metric, MeanInterval>>>;
  readonly perColumn: readonly {
    readonly column: string;
    readonly metrics: Readonly<Partial<Record<Metric, MeanInterval>>>;
  }[];
}
