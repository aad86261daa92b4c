/** Similarity of isoforms, of unrelated transcripts and of transcripts of one function (paper, Fig. 4). Plain data with typed arrays. */
import type { Spread } from '../../lib/statistics/spread';

/** Which pairs are compared: isoforms of one gene, of two genes at random, of two genes that share a GO term. */
export type PairGroup = 'within' | 'between' | 'go';

/** In the order of `pairs.group`. */
export const PAIR_GROUPS: readonly PairGroup[] = ['within', 'between', 'go'];

export const PAIR_GROUP_TEXT: Readonly<Record<PairGroup, string>> = {
  within: 'isoforms of one gene',
  between: 'random genes',
  go: 'genes of one GO term',
};

/** What the likeness of domains is correlated with, gene by gene: the embedding, and what can be had without a model. */
export type Measure = 'embedding' | 'length' | 'sequence' | 'cds';

export const MEASURES: readonly Measure[] = ['embedding', 'length', 'sequence', 'cds'];

export const MEASURE_TEXT: Readonly<Record<Measure, string>> = {
  embedding: 'embedding similarity',
  length: 'transcript length similarity',
  sequence: 'sequence overlap',
  cds: 'CDS overlap',
};

/** The transcripts that pairs are of, in columns. */
export interface PairedTranscripts {
  readonly ids: readonly string[];
  /** The id where there is no name. */
  readonly names: readonly string[];
  /** Symbol, else id, of the gene. */
  readonly genes: readonly string[];
  /** Rows of the transcripts' table. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

/** Pairs in columns, those within genes first, then between, then of GO terms; NaN where something is not defined. */
export interface TranscriptPairs {
  /** Index into PAIR_GROUPS. */
  readonly group: Uint8Array<ArrayBuffer>;
  /** Indices into the transcripts. Within a gene `a` comes before `b` in the set. */
  readonly a: Uint32Array<ArrayBuffer>;
  readonly b: Uint32Array<ArrayBuffer>;
  /** L2 distance of the embeddings. */
  readonly distance: Float64Array<ArrayBuffer>;
  /** 1 − ln(distance); of identical embeddings the highest finite one of all pairs. */
  readonly similarity: Float64Array<ArrayBuffer>;
  /** Shorter over longer length of the transcripts, 0 … 1. */
  readonly length: Float64Array<ArrayBuffer>;
  /** Jaccard index of exonic positions in the genome, 0 … 1; NaN where a structure is not known, and of two genes. */
  readonly sequence: Float64Array<ArrayBuffer>;
  /** Jaccard index of coding positions in the genome, likewise. */
  readonly cds: Float64Array<ArrayBuffer>;
  /** Jaccard index of domain accessions, 0 … 1; NaN where neither has a domain, or no domains are given. */
  readonly domains: Float64Array<ArrayBuffer>;
  /** Percentiles (0 … 100, mid-ranks) among the pairs within genes that have a CDS overlap; NaN of all others. */
  readonly cdsPercentile: Float64Array<ArrayBuffer>;
  readonly similarityPercentile: Float64Array<ArrayBuffer>;
}

/** A group of pairs. */
export interface GroupSummary {
  readonly group: PairGroup;
  /** Of similarity. */
  readonly spread: Spread;
  /** Pairs of identical embeddings, and different genes that are in a pair. */
  readonly identical: number;
  readonly genes: number;
  /** Similarity against domain Jaccard over the pairs of the group that have one. */
  readonly domains: Relation;
}

/** Correlation over pairs; NaN where it is not defined. */
export interface Relation {
  readonly count: number;
  readonly pearson: number;
  readonly spearman: number;
}

/** Two-sided Mann–Whitney U test of two samples. */
export interface RankTest {
  /** Of the first: how often its value is the larger, ties half. */
  readonly u: number;
  /** 0 where it is smaller than numbers can be: `pText` writes a bound. */
  readonly p: number;
  /** U / (m·n): the chance that a value of the first is larger than one of the second. 0.5 means no difference. */
  readonly auc: number;
  /** Rank-biserial correlation, 2·auc − 1. */
  readonly rankBiserial: number;
}

export interface GroupTest extends RankTest {
  readonly first: PairGroup;
  readonly second: PairGroup;
}

/** Correlation of measures with domain Jaccard, gene by gene: of genes with at least three pairs whose domains differ. */
export interface GeneCorrelations {
  /** Symbols or ids, in the order of the set. */
  readonly genes: readonly string[];
  /** Pairs of each gene that have a domain Jaccard. */
  readonly pairs: Uint32Array<ArrayBuffer>;
  /** By measure and gene; NaN where a measure does not vary or is not defined. */
  readonly pearson: Readonly<Record<Measure, Float64Array<ArrayBuffer>>>;
  readonly spearman: Readonly<Record<Measure, Float64Array<ArrayBuffer>>>;
  /** Genes that were left out, by reason. */
  readonly unused: readonly { readonly reason: string; readonly genes: number }[];
}

/** One measure's correlations over genes, and whether the embedding's are others. */
export interface MeasureSummary {
  readonly measure: Measure;
  readonly pearson: Spread;
  readonly spearman: Spread;
  /** The embedding against this measure; undefined of the embedding itself. */
  readonly against?: { readonly pearson: MeasureTest; readonly spearman: MeasureTest };
}

/** Over the genes for which both correlations are defined. */
export interface MeasureTest {
  readonly count: number;
  /** Wilcoxon signed-rank test of the genes' differences, two-sided. */
  readonly wilcoxon: { readonly w: number; readonly p: number };
  readonly mannWhitney: RankTest;
}

/** The artefact of the Similarity panel but for its type. */
export interface Similarities {
  readonly transcripts: PairedTranscripts;
  readonly pairs: TranscriptPairs;
  /** Groups that have pairs, in the order of PAIR_GROUPS. */
  readonly groups: readonly GroupSummary[];
  /** Of each two of them. */
  readonly tests: readonly GroupTest[];
  /** Similarity against CDS overlap, over the pairs within genes that have one. */
  readonly overlap: Relation;
  /** Undefined where no domains are given. */
  readonly correlations?: GeneCorrelations;
  /** In the order of MEASURES; empty where there are no correlations. */
  readonly measures: readonly MeasureSummary[];
  /** What a reader should know, in sentences. */
  readonly notes: readonly string[];
}
