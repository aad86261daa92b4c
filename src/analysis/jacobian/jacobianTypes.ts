import type { Interval } from '../../bio/transcript';
import type { Triangle } from './triangle';

/** What is read at each position: log-odds of the sequence head, or hidden states of a model without one. */
export type JacobianReadout = 'logits' | 'hidden';

/** What mutating each position of a stretch of a transcript changes at each later one (paper, Appendix A.2, Eq. A1–A3). */
export interface Jacobian {
  readonly transcript: { readonly id: string; readonly name: string; readonly gene: string };
  /** Packed tracks of the whole transcript. */
  readonly codes: Uint8Array<ArrayBuffer>;
  /** In the transcript, stop codon included; null where there is none. */
  readonly cds: Interval | null;
  /** The positions that are rows and columns, [from, to). */
  readonly window: Interval;
  readonly readout: JacobianReadout;
  /**
   * M[i, j] for i ≤ j: the largest change at j over the three substitutions at i; of `logits` in |Δ log-odds| over the four letters, of
   * `hidden` the L2 norm of the change.
   */
  readonly values: Triangle;
  readonly model: { readonly name: string; readonly sha256: string; readonly trained: boolean };
  /** All that had a part in it, e.g. after a run that was taken up again elsewhere. */
  readonly device: string;
  /** Of computing, over all runs that had a part in it. */
  readonly seconds: number;
  /** Positions that went through the encoder, and how many would have without restarting from kept states. */
  readonly tokens: number;
  readonly fullTokens: number;
}

/** How each readout is called: in titles and legends, as the unit of a value, and in names of files. */
export const READOUT_TEXT: Readonly<
  Record<JacobianReadout, { readonly title: string; readonly value: string; readonly file: string }>
> = {
  logits: {
    title: 'Categorical Jacobian (log-odds)',
    value: 'largest |Δ log-odds|',
    file: 'jacobian-logits',
  },
  hidden: {
    title: 'Jacobian of hidden states (the model has no sequence head)',
    value: 'largest change of the hidden state (L2)',
    file: 'jacobian-hidden',
  },
};

/** A domain on the transcript, [start, end). */
export interface JacobianDomain {
  readonly name: string;
  readonly span: Interval;
}
