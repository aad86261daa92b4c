import type { Interval, Strand } from '../bio/transcript';

/** What of a transcript decides how it is cut. */
export interface CutTranscript {
  /** Nucleotides. */
  readonly length: number;
  readonly chrom: string;
  readonly strand: Strand;
  /** Genomic, ascending; empty where the structure is not known. */
  readonly exons: readonly Interval[];
  /** In transcript coordinates, stop codon included; undefined where there is none. */
  readonly cds: Interval | undefined;
}

/** One of the two, with what it is called. */
export interface ComparedTranscript extends CutTranscript {
  readonly id: string;
  readonly name: string;
  readonly biotype: string;
}

/** Whether a block is part of both transcripts or of one. */
export type BlockKind = 'shared' | 'onlyA' | 'onlyB';

/** Where a block lies on one of the two transcripts. */
export interface BlockPlace {
  /** Transcript coordinates, [start, end). */
  readonly start: number;
  readonly end: number;
  /** The exon that it is part of, from 1 in the direction of transcription; undefined where the structure is not known. */
  readonly exon: number | undefined;
}

/** A stretch of two transcripts, cut at every exon boundary of either; or a part of them where their structures cannot be laid over each other. */
export interface ShareBlock {
  readonly kind: BlockKind;
  readonly a: BlockPlace | undefined;
  readonly b: BlockPlace | undefined;
  /** Genomic; undefined for parts. */
  readonly genome: Interval | undefined;
  /** Name of a part: "5′ UTR", "CDS", "3′ UTR", "transcript"; undefined for blocks of exons. */
  readonly part: string | undefined;
}

/** Blocks as segments of their two transcripts, as the engine sums hidden states over them (engine/variantContracts, Segments). */
export interface BlockSegments {
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** How far two representations lie apart, split over the blocks of their transcripts. */
export interface ExonShares {
  /** ‖mean of A − mean of B‖, L2. */
  readonly distance: number;
  /** Of each block, in units of the distance; they add up to it. Negative: it brings the two closer. */
  readonly shares: Float64Array<ArrayBuffer>;
}
