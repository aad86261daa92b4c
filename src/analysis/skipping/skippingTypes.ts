/** What exon skipping gives: plain data that crosses threads. */
import type { MannWhitney } from '../../lib/statistics/mannWhitney';
import type { IsoformRow } from '../isoformTypes';

/** Exons [from, to) of the transcript at a row of the set's table, from 0, 5′ → 3′, each to be left out in turn. */
export interface SkipPiece {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** What is known of skipped exons without a model, one entry an exon. */
export interface SkipFacts {
  /** From 1, 5′ → 3′. */
  readonly number: Uint32Array<ArrayBuffer>;
  /** In the whole transcript's coordinates, 0-based half-open. */
  readonly start: Uint32Array<ArrayBuffer>;
  readonly end: Uint32Array<ArrayBuffer>;
  /** Indices into REGIONS, FRAMES and STOPS (bio/skipExon). */
  readonly region: Uint8Array<ArrayBuffer>;
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly stop: Uint8Array<ArrayBuffer>;
  /** 1 where the new stop marks the transcript for decay. */
  readonly decay: Uint8Array<ArrayBuffer>;
  /** Of the CDS read again, in nt; 0 where there is none. */
  readonly cdsLength: Uint32Array<ArrayBuffer>;
  /** Share of G and C in the exon, 0 … 1. */
  readonly gc: Float32Array<ArrayBuffer>;
}

/** A whole transcript that exons were left out of. */
export interface SkippedTranscript extends IsoformRow {
  readonly gene: string;
  readonly geneId: string;
}

/** Shifts of exons that break the frame beside those of exons that keep it. */
export interface FrameComparison {
  readonly kept: number;
  readonly broken: number;
  /** Median L2 shifts. */
  readonly keptMedian: number;
  readonly brokenMedian: number;
  /** Of the broken ones, two-sided. */
  readonly test: MannWhitney;
  /** U / (kept · broken): how often a broken one shifts more than a kept one, ties half. */
  readonly share: number;
}

/** Representations of transcripts with and without each of their internal exons. N exons of T transcripts, D numbers a representation. */
export interface ExonSkipping {
  readonly model: { readonly name: string; readonly sha256: string; readonly trained: boolean };
  readonly device: string;
  readonly seconds: number;
  readonly dim: number;
  readonly transcripts: readonly SkippedTranscript[];
  /** T × D. */
  readonly wildTypes: Float32Array<ArrayBuffer>;
  /** Index of each exon's transcript; ascending. */
  readonly of: Uint32Array<ArrayBuffer>;
  readonly facts: SkipFacts;
  /** N × D. */
  readonly mutants: Float32Array<ArrayBuffer>;
  /** L2 distance between wild type and mutant. */
  readonly distance: Float32Array<ArrayBuffer>;
  /** 1 − cosine of the angle between them. */
  readonly cosine: Float32Array<ArrayBuffer>;
  /** The distance over the median of all exons of the gene; NaN where that is 0. */
  readonly relative: Float32Array<ArrayBuffer>;
  /** Undefined where there are not both. */
  readonly comparison: FrameComparison | undefined;
  /** What a reader should know, in sentences. */
  readonly notes: readonly string[];
}
