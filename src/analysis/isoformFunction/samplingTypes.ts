import type { PairedTranscripts, TranscriptPairs } from './similaritiesTypes';

/** How pairs are drawn. */
export interface SamplingOptions {
  /** Genes drawn, and as many pairs of random genes. */
  readonly genes: number;
  /** GO terms drawn, their sizes in genes of the table, and pairs drawn of each. */
  readonly terms: number;
  readonly leastGenes: number;
  readonly mostGenes: number;
  readonly pairsPerTerm: number;
  /** Similarity in percent that a pair of the table of homologs must exceed, where the table tells it. */
  readonly threshold: number;
  readonly seed: number;
}

/** Pairs that were drawn. */
export interface SampledPairs extends Pick<TranscriptPairs, 'group' | 'a' | 'b'> {
  readonly transcripts: PairedTranscripts;
  readonly notes: readonly string[];
}

/** Likeness that the annotation tells, by pair. */
export type AnnotatedLikeness = Pick<TranscriptPairs, 'length' | 'sequence' | 'cds'>;

/** What is drawn and compared without a model. */
export interface AnnotatedPairs extends SampledPairs, AnnotatedLikeness {}
