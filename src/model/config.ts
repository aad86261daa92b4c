/**
 * Shape of an Orthrus encoder, read from the tensors themselves (DESIGN section 2; paper Methods "Architecture").
 * dInner = expand × dModel; dtRank = ⌈dModel / 16⌉.
 */
export interface EncoderConfig {
  readonly nTracks: number;
  readonly dModel: number;
  readonly nLayer: number;
  readonly dInner: number;
  readonly dState: number;
  readonly dConv: number;
  readonly dtRank: number;
  /** The sequence head of MLM models: body width and number of logits. */
  readonly sequenceHead: { readonly body: number; readonly out: number } | undefined;
}

/** The configuration of an encoder of `nLayer` blocks of width `dModel` with the published inner sizes. */
export function encoderConfig(nTracks: number, dModel: number, nLayer: number): EncoderConfig {
  return {
    nTracks,
    dModel,
    nLayer,
    dInner: 2 * dModel,
    dState: 16,
    dConv: 4,
    dtRank: Math.ceil(dModel / 16),
    sequenceHead: undefined,
  };
}
