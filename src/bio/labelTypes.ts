/** Labelled tables: what is read from a file, and what it says of transcripts. Plain data. */

import type { TaskKind } from '../lib/statistics/scoreTypes';

/** What a table's labels are to be predicted as. */
export type LabelTask = TaskKind;

/** A table as read: text cells, every row as wide as the header. */
export interface LabelTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * What a column holds, guessed from its cells: numbers (`number`; 0 and 1 alone are `binary`), two words (`binary`), few words
 * (`classes`), or words that are mostly different (`text`: ids, names).
 */
export interface ColumnGuess {
  readonly name: string;
  readonly kind: 'number' | 'binary' | 'classes' | 'text';
  /** The different values of `binary` and `classes`, sorted; the first of two is 0. */
  readonly values: readonly string[];
  /** Cells that hold nothing (empty, NA, NaN, null, `.`). */
  readonly missing: number;
}

/** What of the transcripts labels are joined on; a TranscriptTable has it all. */
export interface LabelledTranscripts {
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly gene: readonly string[];
  readonly geneId: readonly string[];
  readonly length: ArrayLike<number>;
  readonly cdsLength: ArrayLike<number>;
}

/** How the rows of a table found their transcripts. */
export type LabelKey = 'transcript' | 'gene id' | 'gene name';

export interface JoinOptions {
  /** Columns to predict; default: those that the guess takes for targets. */
  readonly targets?: readonly string[];
  /** Default: guessed from the target columns. */
  readonly task?: LabelTask;
  /** The column with ids or names; default: the one that finds most transcripts. */
  readonly key?: string;
  /** Of a gene's label: to its transcript with the longest CDS (then the longest, then the first), or to all. */
  readonly isoforms?: 'longest-cds' | 'all';
  /** Terms of a table with one row a term (gene, term) that become labels: the most frequent; default 20. */
  readonly maxLabels?: number;
}

/** Labels by transcript. */
export interface JoinedLabels {
  readonly task: LabelTask;
  /** The column that was taken for the key, and what it holds. */
  readonly keyColumn: string;
  readonly key: LabelKey;
  /** Names of the C predicted columns; of a `multi-class` task one. */
  readonly columns: readonly string[];
  /** What 0, 1, … mean in a `multi-class` task, and in a `binary` one of words; else empty. */
  readonly classes: readonly string[];
  /** Rows of the transcripts, ascending, each once. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Row-major rows × C; NaN where a label is missing. */
  readonly targets: Float32Array<ArrayBuffer>;
  /** Gene of each row (its id, else its name, else the transcript's id), or its group of homologous genes: what must stay on one side. */
  readonly groups: readonly string[];
  /** Rows of the table that found a transcript, and that did not. */
  readonly matched: number;
  readonly unmatched: number;
  /** Rows of the table that named again what a row before them had named; the first one counts. */
  readonly duplicated: number;
  /** What a reader should know of the join, in sentences. */
  readonly notes: readonly string[];
}
