/** What probing is asked and gives: plain data, but for the fits, which run wherever the caller says. */
import type { ForestRequest, ForestResult } from '../forest/forestTypes';
import type {
  FitData,
  LeastSquaresFit,
  LogisticFit,
  LogisticOptions,
  Predicted,
  RidgeFit,
  RidgeOptions,
  RowMatrix,
} from '../linear/linearTypes';
import type { ScoreSummary, SeedScores, SplitReport, TaskKind } from '../evaluationTypes';

/** What is to be told from the features of n rows. */
export interface ProbeTargets {
  readonly task: TaskKind;
  /** Names of the C columns; of `multi-class` one. */
  readonly columns: readonly string[];
  /** What 0, 1, … mean in `multi-class`, and in a `binary` of words; else empty. */
  readonly classes: readonly string[];
  /** n × C, NaN where missing; of `multi-class` one class number a row. */
  readonly targets: Float32Array<ArrayBuffer>;
}

/** `auto`: of regression the better of ols and ridge on the validation rows, else logistic. */
export type ProbeModel = 'auto' | 'ols' | 'ridge' | 'logistic' | 'forest';

/** `share`: the mean, or the share of positive rows, of what was trained on, whatever the features. */
export type FittedModel = 'ols' | 'ridge' | 'logistic' | 'forest' | 'share';

/** What a column (of `multi-class`: all classes together) came to be told by. */
export interface FittedColumn {
  readonly model: FittedModel;
  /** Ridge: α; logistic: 1 / C; else null. */
  readonly penalty: number | null;
}

/**
 * A fitted linear probe: the score of output k is x · weights[k] + intercepts[k], of features as they were given. In regression that is the
 * prediction; a label's probability is its sigmoid, a class's its softmax. What is predicted whatever the features has weights of 0 (and an
 * intercept that may be infinite: a class that no training row has).
 */
export interface LinearProbe {
  /** names × D. */
  readonly weights: Float64Array<ArrayBuffer>;
  /** One a name. */
  readonly intercepts: Float64Array<ArrayBuffer>;
}

/** Rows on the sides of a split, compactly. */
export interface EvaluationSplit {
  readonly seed: number;
  /** Side of each row: index into SIDES. */
  readonly sides: Uint8Array<ArrayBuffer>;
  readonly report: SplitReport;
}

/** One seed's fit, as its test rows have it. */
export interface EvaluationSeed extends SeedScores {
  /** Test rows (`rowsOn` the split, ascending) × names: numbers, or probabilities. */
  readonly predictions: Float32Array<ArrayBuffer>;
  /** One a column; of `multi-class` one. */
  readonly fits: readonly FittedColumn[];
  /** What was fitted, so that other transcripts can be asked about; of embeddings, and not of a forest. */
  readonly linear?: LinearProbe;
}

/** How well one kind of features tells the targets. */
export interface EvaluationEntry {
  readonly name: string;
  readonly what: 'embeddings' | 'baseline';
  /** Features; 0 where there are none. */
  readonly dim: number;
  readonly seeds: readonly EvaluationSeed[];
  readonly summary: ScoreSummary;
}

/** Targets, splits of their rows, and what each kind of features came to on the same splits. */
export interface Evaluation extends ProbeTargets {
  /** What was predicted, and from which table: "half_life_human.tsv.gz". */
  readonly labels: string;
  /** Transcript of each row. */
  readonly ids: readonly string[];
  /** What a row is, where not a transcript: "exon". */
  readonly rows?: string;
  /** How many percent are trained, validated and tested on, where not 70-15-15. */
  readonly shares?: string;
  readonly splits: readonly EvaluationSplit[];
  /** The embeddings first. */
  readonly entries: readonly EvaluationEntry[];
  /** What a reader should know, in sentences. */
  readonly notes: readonly string[];
}

/** The fits of a probe; AnalysisApi, bound to a task, has them all. */
export interface ProbeFitters {
  ols(data: FitData): Promise<Predicted<LeastSquaresFit>>;
  ridge(data: FitData, options: RidgeOptions): Promise<Predicted<RidgeFit>>;
  logistic(data: FitData, options: LogisticOptions): Promise<Predicted<LogisticFit>>;
  forest(request: ForestRequest): Promise<ForestResult>;
}

/** Rows to probe, on which split. */
export interface ProbeRows {
  readonly features: RowMatrix & { readonly values: Float32Array<ArrayBuffer> };
  readonly targets: ProbeTargets;
  readonly split: EvaluationSplit;
}
