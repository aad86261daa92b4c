import type { ProgressListener } from '../lib/progress';
import type { ByteSource } from './byteSource';
import type { Rejection, Transcript } from './transcript';

/** What to read and what to keep. Sources may come in any order; their formats are told from their content. */
export interface ImportRequest {
  readonly sources: readonly ByteSource[];
  /**
   * Genome for annotations without transcript sequences: a FASTA (plain or bgzip; with .fai / .gzi among `companions`
   * it is read by range) or a 2bit file. When absent, a genome FASTA among `sources` is recognised by its record names
   * matching the annotation's chromosomes.
   */
  readonly genome?: ByteSource;
  readonly genomeCompanions?: readonly ByteSource[];
  /** Keep only these genes (symbol or id, with or without version, case-insensitive). Empty or absent: all. */
  readonly genes?: readonly string[];
  /** Keep only these biotypes. Empty or absent: all. */
  readonly biotypes?: readonly string[];
  /** Where neither annotation nor header gives a CDS, take the longest ATG…stop ORF and mark it as predicted. */
  readonly predictOrf?: boolean;
  /** Species recorded on the transcripts where the file does not say. */
  readonly species?: string;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

export interface ImportedFile {
  readonly name: string;
  /** What it was taken for, e.g. "GTF (gzip)". */
  readonly format: string;
  /** How many records it gave. */
  readonly records: number;
  /** It gives more with a file that was not there: an annotation without sequences, a genome or index without annotation. */
  readonly waits: boolean;
}

export interface ImportResult {
  readonly transcripts: readonly Transcript[];
  /** The first 10,000 rejections; `rejectedCount` has the exact number of all. */
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: number;
  readonly files: readonly ImportedFile[];
  /** Things worth knowing that refused nothing, e.g. "12 annotated transcripts had no sequence". */
  readonly notes: readonly string[];
}

/**
 * What tables and panels know of transcripts: columns, one entry a transcript, cheap to post between threads.
 * Lengths are in nucleotides; `gc` is a share 0…1 of the ACGT letters. A transcript without CDS has cdsLength 0 and
 * counts its whole length as neither UTR.
 */
export interface TranscriptTable {
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly gene: readonly string[];
  readonly geneId: readonly string[];
  readonly species: readonly string[];
  readonly biotype: readonly string[];
  readonly chrom: readonly string[];
  readonly cdsSource: readonly string[];
  readonly length: Uint32Array;
  readonly exonCount: Uint32Array;
  readonly cdsLength: Uint32Array;
  readonly utr5Length: Uint32Array;
  readonly utr3Length: Uint32Array;
  readonly gc: Float32Array;
}
