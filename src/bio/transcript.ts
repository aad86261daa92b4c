/** A 0-based, half-open interval [start, end). */
export type Interval = readonly [start: number, end: number];

export type Strand = '+' | '-';

/** Where a transcript's coding sequence came from. */
export type CdsSource = 'annotation' | 'header' | 'predicted' | 'none';

/**
 * A mature transcript with its tracks. All coordinates are 0-based and half-open.
 *
 * - `exons`: genomic, ascending whatever the strand; empty where the structure is not known (a FASTA without annotation),
 *   and then the whole transcript counts as one exon.
 * - `cds`: in transcript coordinates, stop codon included; undefined where there is none.
 * - `tracks`: one byte a nucleotide (bio/tracks); its length is the transcript's length.
 */
export interface Transcript {
  readonly id: string;
  readonly name: string;
  readonly gene: string;
  readonly geneId: string;
  readonly species: string;
  readonly biotype: string;
  readonly chrom: string;
  readonly strand: Strand;
  readonly exons: readonly Interval[];
  readonly cds: Interval | undefined;
  readonly cdsSource: CdsSource;
  readonly tracks: Uint8Array<ArrayBuffer>;
}

/** A record that was refused: where, why, and how to mend it. `line` is 1-based; undefined where the whole file is meant. */
export interface Rejection {
  readonly file: string;
  readonly line: number | undefined;
  readonly record: string;
  readonly reason: string;
  readonly mend: string;
}
