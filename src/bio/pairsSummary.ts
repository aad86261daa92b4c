/** What a training set holds, as the paper's Table 1 counts it. */

/** Width of the bins of `TrainingSummary.lengths`: divides the default length threshold, 3,900, and maximum, 12,288. */
export const LENGTH_BIN = 12;

export interface SummaryRow {
  /** Isoforms of one gene; whole transcripts of two species; coding sequences that are partners only. */
  readonly source: 'splicing' | 'orthology' | 'coding orthology';
  /** One species for splicing, "one – other" for orthology, that of the partners for coding orthology. */
  readonly species: string;
  /** Transcripts, and their genes, that are in at least one such pair; for splicing all of the species. */
  readonly transcripts: number;
  readonly genes: number;
  /** Unordered, each counted once. */
  readonly pairs: number;
}

export interface TrainingSummary {
  readonly rows: readonly SummaryRow[];
  /** References: transcripts that are drawn. */
  readonly transcripts: number;
  /** Coding sequences that are partners only. */
  readonly partnersOnly: number;
  readonly genes: number;
  readonly groups: number;
  /** Of all rows. */
  readonly pairs: number;
  /** References that can pair with nothing but themselves. */
  readonly alone: number;
  readonly nucleotides: number;
  /** References by length: entry k counts those of more than k · LENGTH_BIN and up to (k + 1) · LENGTH_BIN nucleotides. */
  readonly lengths: readonly number[];
}
