/** What a comparison of runs takes and gives. Plain data. */
import type { Metric } from '../lib/statistics/scoreTypes';

export interface AblationRun {
  /** Tells it from all others. */
  readonly id: string;
  readonly name: string;
  /** What was changed: "objective", "augmentation", "architecture", or any word of the user's; empty: nothing said. */
  readonly group: string;
}

export interface AblationTask {
  readonly name: string;
  readonly metric: Metric;
}

/** One score: of a run (index) on a task (index) with a seed. */
export interface AblationScore {
  readonly run: number;
  readonly task: number;
  readonly seed: number;
  readonly value: number;
}

export interface AblationInput {
  readonly runs: readonly AblationRun[];
  readonly tasks: readonly AblationTask[];
  readonly scores: readonly AblationScore[];
}

export interface AblationOptions {
  /** Id of the run that the others are tested against; undefined: the first one. */
  readonly reference?: string | undefined;
  /** Ids of the runs whose scores make the distribution that Z is measured in; undefined: all, as in the paper. */
  readonly pool?: readonly string[] | undefined;
  /** From which p on a difference does not count. */
  readonly alpha: number;
  /** Whether p values are first adjusted for their number (Benjamini and Hochberg); the paper's are not. */
  readonly adjusted: boolean;
}

/** A run on a task. */
export interface AblationCell {
  /** By seed, ascending; `values` as they were given, `z` in deviations of the pool, higher is better. Undefined scores are left out. */
  readonly seeds: readonly number[];
  readonly values: readonly number[];
  readonly z: readonly number[];
  /** NaN without a score, as are the others. */
  readonly meanZ: number;
  /** Mean and standard deviation (n − 1) of `values`. */
  readonly mean: number;
  readonly deviation: number;
  /** One-sided Welch test: how likely such a lead of the reference would be if it had none. NaN of the reference itself, and of fewer than two seeds. */
  readonly p: number;
  /** p adjusted for the number of tests; NaN as p is. */
  readonly adjustedP: number;
  /** Whether the reference is better; undefined where nothing was tested. */
  readonly significant: boolean | undefined;
}

export interface Ablation {
  readonly runs: readonly AblationRun[];
  /** With the pool's mean and standard deviation, of transformed scores (Fisher's z of correlations), and how many scores it has. */
  readonly tasks: readonly (AblationTask & {
    readonly mean: number;
    readonly deviation: number;
    readonly count: number;
  })[];
  /** Run × task. */
  readonly cells: readonly (readonly AblationCell[])[];
  /** Mean over its tasks of each run's mean Z; NaN without any. */
  readonly overall: readonly number[];
  /** Index of the run tested against. */
  readonly reference: number;
  readonly alpha: number;
  readonly adjusted: boolean;
  /** What a reader should know, in sentences. */
  readonly notes: readonly string[];
}
