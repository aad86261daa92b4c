/** Baseline features of transcripts: what a representation has to beat. Plain data that crosses threads. */

/**
 * - `composition`: lengths, exon count and density, share of G and C;
 * - `k-mers`: shares of the words of k letters in the whole transcript;
 * - `codons`: shares of the codons in the CDS, and of G and C at each place of a codon;
 * - `engineered`: 4-mers, codons, logarithms of lengths, and exon density together.
 */
export type FeatureKind = 'composition' | `${1 | 2 | 3 | 4 | 5 | 6}-mers` | 'codons' | 'engineered';

export const FEATURE_KINDS: readonly FeatureKind[] = [
  'composition',
  '1-mers',
  '2-mers',
  '3-mers',
  '4-mers',
  '5-mers',
  '6-mers',
  'codons',
  'engineered',
];

export interface BaselineFeatures {
  /** Of the columns, with their units. */
  readonly names: readonly string[];
  readonly dim: number;
  /** Row-major transcripts × dim, finite. */
  readonly data: Float32Array<ArrayBuffer>;
}
