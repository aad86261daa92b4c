/** What the engine is asked about changed sequences and parts of them: plain data. */
import type { ModelCard } from './contracts';

/**
 * What is read of every mutant: `mean` its mean representation; `logits` what changes of the sequence head's log-odds at each position
 * (paper, Eq. A1–A3); `hidden` what changes of the hidden states there (L2), for models without that head.
 */
export type SubstitutionReadout = 'mean' | 'logits' | 'hidden';

/** Every substitution at these positions of one transcript. Codon starts and exon ends stay where they are. */
export interface SubstitutionRequest {
  /** Packed tracks of the transcript, L nucleotides. */
  readonly codes: Uint8Array<ArrayBuffer>;
  /** Positions that are mutated, ascending, each once. */
  readonly positions: Uint32Array<ArrayBuffer>;
  readonly read: SubstitutionReadout;
  /** Of `logits` and `hidden`: the positions that are read, [from, to); default: all. */
  readonly columns?: readonly [from: number, to: number];
}

/** What some of the positions came to. */
export interface SubstitutionBlock {
  /** Indices into the positions asked for, [first, first + count). Blocks come in any order, each position once. */
  readonly first: number;
  readonly count: number;
  /**
   * `mean`: count × 4 × D, mean representations of the transcript with A, C, G, T there; that of the letter that stands there is the wild
   * type's. `logits`, `hidden`: count × columns, the largest change over the substitutions; zero before the position, as the encoder is causal.
   */
  readonly values: Float32Array<ArrayBuffer>;
}

export interface SubstitutionSummary {
  readonly model: Pick<ModelCard, 'name' | 'sha256' | 'trained'>;
  /** The wild type's mean representation. */
  readonly wildType: Float32Array<ArrayBuffer>;
  readonly device: string;
  readonly seconds: number;
  /** Positions that went through the encoder, and how many would have without restarting from kept states. */
  readonly tokens: number;
  readonly fullTokens: number;
}

/** Transcripts cut into segments: transcript i has segments [offsets[i], offsets[i + 1]), which end at these positions of it (exclusive). */
export interface Segments {
  readonly offsets: Uint32Array<ArrayBuffer>;
  /** Ascending within a transcript, the last one its length. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Sums of the final hidden states over each segment, segments × D: a transcript's sums over its length add up to its representation. */
export interface SegmentSums {
  readonly model: Pick<ModelCard, 'name' | 'sha256' | 'trained'>;
  readonly dim: number;
  readonly sums: Float32Array<ArrayBuffer>;
  readonly device: string;
  readonly seconds: number;
}
