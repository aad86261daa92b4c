/** What the trainer pulls from: pairs of views, in batches, without end. */
import type { MaskShares } from '../bio/augment';
import type { PairKind } from '../bio/pairs';
import type { TrainingSummary } from '../bio/pairsSummary';
import type { Tracks } from '../bio/tracks';
import type { RngState } from '../lib/rng';

/** Pairs of views; entry i of every list belongs to pair i. */
export interface PairBatch {
  /** Packed tracks, one byte a nucleotide; lengths differ. */
  readonly views: readonly [readonly Tracks[], readonly Tracks[]];
  /** Weight of the positive term: 1, or `orthologyWeight`. */
  readonly weights: Float32Array<ArrayBuffer>;
  readonly kinds: readonly PairKind[];
  /** Reference and partner. */
  readonly ids: readonly (readonly [string, string])[];
}

/** One optimizer step: the batches whose gradients are added, long transcripts first. */
export interface TrainingStep {
  readonly batches: readonly PairBatch[];
  /** Passes over the (short) transcripts begun before this one. */
  readonly epoch: number;
}

/** Where one bucket's stream stands. */
export interface StreamState {
  readonly epoch: number;
  /** Blocks of this epoch's order that have been read. */
  readonly cursor: number;
  /** Pairs of a batch in this epoch; undefined before its first batch. */
  readonly size: number | undefined;
  readonly rng: RngState;
  /** What is left of each block in the window: its number, and a bit for each of its transcripts in base64. */
  readonly window: readonly (readonly [block: number, left: string])[];
}

/** Enough to continue bit-identically; survives JSON. */
export interface SamplerState {
  readonly version: 1;
  /** Of the data and of the options that decide what is drawn: a state is of no use with others. */
  readonly fingerprint: string;
  readonly long: StreamState;
  readonly short: StreamState;
}

export interface PairSource {
  readonly summary: TrainingSummary;
  /** @throws AbortError | OrthrusError `sampler.empty` where no transcript is left to train on; what reading the shards throws */
  next(signal?: AbortSignal): Promise<TrainingStep>;
  /** After the last step that `next` gave. */
  state(): SamplerState;
  /** @throws OrthrusError `sampler.otherData` where the state is of another set or of other options */
  restore(state: SamplerState): Promise<void>;
  /**
   * Up to `count` pairs of held-out groups, one a group, unmasked, always the same ones: only transcripts that have a partner,
   * for a transcript is no test for itself.
   */
  heldOut(count: number): Promise<PairBatch>;
  close(): void;
}

export interface SamplerOptions {
  readonly seed: number;
  /** Transcripts of up to so many nucleotides are short; their partners are then short too (released code). */
  readonly lengthThreshold: number;
  /** Longer transcripts are left out, as the released code does. */
  readonly maxLength: number;
  readonly longBatches: number;
  readonly shortBatches: number;
  /** Pairs in a batch of long transcripts. */
  readonly longBatchSize: number;
  readonly shortBatchSize: number;
  /** Which partners are drawn; a transcript without any pairs with itself. */
  readonly kinds: readonly ('splice' | 'orthology')[];
  /** Probability that a transcript with partners pairs with itself all the same, masked by `selfMask`. */
  readonly selfShare: number;
  /** Probability of an ortholog where a transcript has both isoforms and orthologs. */
  readonly orthologShare: number;
  /** Weight of the positive term of orthologous pairs. */
  readonly orthologyWeight: number;
  /** Masks on both views of splice and orthology pairs. */
  readonly mask: MaskShares;
  /** Masks on both views of a transcript that pairs with itself. */
  readonly selfMask: MaskShares;
  /** Probability that a view loses its whole codon track. */
  readonly dropCodons: number;
  /** Probability that a view loses its whole splice track. */
  readonly dropSplice: number;
  /** Coding sequences only, without UTRs. */
  readonly cdsOnly: boolean;
  /** Share of the groups that never train. */
  readonly heldOutShare: number;
  /** Decides which groups are held out; apart from `seed`, so that runs of different seeds are tested on the same genes. */
  readonly splitSeed: number;
  /** Transcripts among which a batch is drawn when reading shards; what is in memory is always drawn from as a whole. */
  readonly window: number;
}

/** The paper's values (Methods and A.3) where it gives them; docs/training-data.md says where each comes from. */
export const defaultSamplerOptions: SamplerOptions = {
  seed: 0,
  lengthThreshold: 3900,
  maxLength: 12_288,
  longBatches: 1,
  shortBatches: 3,
  longBatchSize: 50,
  shortBatchSize: 150,
  kinds: ['splice', 'orthology'],
  selfShare: 0,
  orthologShare: 0.5,
  orthologyWeight: 0.8,
  mask: { bases: 0.15, codons: 0.15, splice: 0.15 },
  selfMask: { bases: 0.3, codons: 0.3, splice: 0.3 },
  dropCodons: 0,
  dropSplice: 0,
  cdsOnly: false,
  heldOutShare: 0.05,
  splitSeed: 0,
  window: 4096,
};
