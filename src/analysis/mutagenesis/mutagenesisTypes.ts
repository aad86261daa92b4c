/** Every substitution of a transcript or of a region of it, and what it does: plain data. */
import type { Interval, Transcript } from '../../bio/transcript';
import type { TaskKind } from '../evaluationTypes';

/** What of a transcript its pictures and tables need. */
export interface MutatedTranscript extends Pick<
  Transcript,
  'id' | 'name' | 'gene' | 'species' | 'chrom' | 'strand' | 'exons'
> {
  /** In transcript coordinates, stop codon included; null where there is none. */
  readonly cds: Interval | null;
  /** Packed tracks, L nucleotides. */
  readonly codes: Uint8Array<ArrayBuffer>;
}

/** What a prediction is of, and by what. */
export interface PredictedLabel {
  /** `probe`: a linear probe of the model's embeddings; `fine-tuned`: an encoder and its head, trained together. */
  readonly kind: 'probe' | 'fine-tuned';
  /** The label's column or class. */
  readonly label: string;
  /** The table it was learnt from. */
  readonly labels: string;
  /** Of `regression` changes are in the label's units, else of its probability. */
  readonly task: TaskKind;
  /** Seeds of the splits whose probes are averaged, or the one that was fine-tuned. */
  readonly seeds: readonly number[];
  /** What is predicted of the wild type. */
  readonly wildType: number;
  /** SHA-256 of the encoder's weights that the prediction reads. */
  readonly sha256: string;
}

/**
 * Effects of substitutions at n positions, each an n × 4 array, base by base (A, C, G, T): 0 for the letter that stands there, NaN where
 * it is not known yet.
 */
export interface Mutagenesis {
  readonly transcript: MutatedTranscript;
  /** Positions that were mutated, transcript coordinates. */
  readonly region: Interval;
  readonly model: { readonly name: string; readonly sha256: string; readonly trained: boolean };
  /** Numbers of a representation. */
  readonly dim: number;
  /** L2 distance of the mutant's mean representation from the wild type's. */
  readonly distance: Float32Array<ArrayBuffer>;
  /** 1 − cosine of the two. */
  readonly cosine: Float32Array<ArrayBuffer>;
  readonly predicted?: PredictedLabel & {
    /** Prediction of the mutant − that of the wild type. */
    readonly change: Float32Array<ArrayBuffer>;
  };
  /** Positions that went through the encoder, and how many would have without restarting from kept states. */
  readonly tokens: number;
  readonly fullTokens: number;
}
