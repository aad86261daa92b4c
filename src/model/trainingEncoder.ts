import type { Backend } from '../backend/contract';
import { addLayerNorm } from '../ops/addLayerNorm';
import { addLayerNormBackward } from '../ops/addLayerNormBackward';
import { axpy } from '../ops/axpy';
import { embedTracks } from '../ops/embedTracks';
import { embedTracksBackward } from '../ops/embedTracksBackward';
import { linear } from '../ops/linear';
import { maskedMean } from '../ops/maskedMean';
import { maskedMeanBackward } from '../ops/maskedMeanBackward';
import { selectiveScan } from '../ops/selectiveScan';
import { view, type Tensor } from '../ops/tensor';
import { transpose } from '../ops/transpose';
import type { EncoderConfig } from './config';
import { encoderTensors, type EncoderWeights } from './deviceWeights';
import { mixerActivations, mixerBackward } from './mixerBackward';
import type { ParameterSet } from './parameterSet';
import {
  allocateTrainingWorkspace,
  allocateTransposed,
  freeTrainingWorkspace,
  type TrainingWorkspace,
  type TransposedWeights,
} from './trainingWorkspace';

/** Sequences of similar length, run at once and padded to the longest; each is whole. */
export interface MicroBatch {
  readonly sequences: readonly Uint8Array[];
  /** Longest sequence. */
  readonly length: number;
}

/**
 * An encoder with its backward pass. Of a micro-batch the residual stream before each layer is kept, nothing inside a layer: its
 * backward pass computes that again (the last layer's is still there). Padded positions come after a sequence's end, and
 * the encoder is causal, so they change nothing. Source: oracle/orthrus_torch.py `Encoder`.
 */
export class TrainingEncoder {
  readonly weights: EncoderWeights;
  private readonly gradients: EncoderWeights;
  private readonly transposed: TransposedWeights;
  private workspace: TrainingWorkspace;
  /** Layer whose inner activations the workspace holds. */
  private inside = -1;
  private shape: readonly [batch: number, length: number] = [0, 0];

  /** @param parameters hold the encoder under its published names behind `prefix` */
  constructor(
    private readonly backend: Backend,
    private readonly config: EncoderConfig,
    parameters: ParameterSet,
    tokens: number,
    batch: number,
    prefix = '',
  ) {
    this.weights = encoderTensors(config, (name) => parameters.value(prefix + name));
    this.gradients = encoderTensors(config, (name) => parameters.gradient(prefix + name));
    this.transposed = allocateTransposed(backend, this.weights);
    this.workspace = allocateTrainingWorkspace(backend, config, tokens, batch);
  }

  /** To be called when the weights have changed, before `backward`. */
  weightsChanged(): void {
    for (const [i, layer] of this.transposed.layers.entries()) {
      const { inProj, xProj, dtProj, outProj } = this.weights.layers[i]!;
      transpose(this.backend, inProj, layer.inProj);
      transpose(this.backend, xProj, layer.xProj);
      transpose(this.backend, dtProj, layer.dtProj);
      transpose(this.backend, outProj, layer.outProj);
    }
  }

  /**
   * Runs a micro-batch forward.
   * @returns the final hidden states (B, L, D), the lengths (B) and the mean representations (B, D); valid until the next call
   */
  async forward(
    { sequences, length }: MicroBatch,
    pace: () => Promise<unknown>,
  ): Promise<{ readonly hidden: Tensor; readonly lengths: Tensor; readonly mean: Tensor }> {
    const { backend, config, weights } = this;
    const { dModel: D, dInner: E } = config;
    const batch = sequences.length;
    const T = batch * length;
    this.reserve(T, batch);
    const { workspace } = this;
    this.shape = [batch, length];
    const codes = new Uint8Array(4 * Math.ceil(T / 4));
    for (const [b, sequence] of sequences.entries()) codes.set(sequence, b * length);
    backend.upload(workspace.codes.buffer, codes);
    backend.upload(
      workspace.lengths.buffer,
      Uint32Array.from(sequences, (sequence) => sequence.length),
    );
    const residual = (i: number): Tensor => view(workspace.residuals[i]!, [T, D]);
    const normed = view(workspace.normed, [T, D]);
    embedTracks(backend, workspace.codes.buffer, weights.embeddingWeight, weights.embeddingBias, residual(0));
    for (const [i, layer] of weights.layers.entries()) {
      // The branch that layer i − 1 left in its buffer becomes the residual stream by adding the stream before it.
      addLayerNorm(
        backend,
        i === 0 ? undefined : residual(i - 1),
        layer.normWeight,
        layer.normBias,
        residual(i),
        normed,
      );
      const inputs = mixerActivations(backend, config, layer, workspace, batch, length);
      await pace();
      backend.clear(workspace.state.scan.buffer);
      const y = view(workspace.y, [batch, length, E]);
      selectiveScan(backend, inputs, workspace.state.scan, y);
      linear(backend, view(y, [T, E]), layer.outProj, residual(i + 1));
      await pace();
    }
    const { nLayer } = config;
    const hidden = view(workspace.hidden, [T, D]);
    addLayerNorm(backend, residual(nLayer - 1), weights.finalWeight, weights.finalBias, residual(nLayer), hidden);
    this.inside = nLayer - 1;
    const sequencesHidden = view(hidden, [batch, length, D]);
    const lengths = view(workspace.lengths, [batch]);
    const mean = view(workspace.mean, [batch, D]);
    maskedMean(backend, sequencesHidden, lengths, mean, 0);
    return { hidden: sequencesHidden, lengths, mean };
  }

  /** Where the gradient of the last forward pass's mean representations (B, D) is to be put before `backward`. */
  get dMean(): Tensor {
    return view(this.workspace.dMean, [this.shape[0], this.config.dModel]);
  }

  /**
   * Takes the gradients of the last forward pass back to the weights. The gradient of the means is in `dMean`.
   * @param fromHead further gradient of the hidden states (B, L, D), from the sequence head
   * @param lowest layers below this one, and the embedding where it is not 0, are left out: their gradients stay as they are
   */
  async backward(pace: () => Promise<unknown>, fromHead?: Tensor, lowest = 0): Promise<void> {
    const { backend, config, weights, gradients, workspace } = this;
    const { dModel: D } = config;
    const [batch, length] = this.shape;
    const T = batch * length;
    const rows = (tensor: Tensor): Tensor => view(tensor, [T, D]);
    const dHidden = view(workspace.dHidden, [batch, length, D]);
    maskedMeanBackward(backend, this.dMean, view(workspace.lengths, [batch]), dHidden);
    if (fromHead) axpy(backend, fromHead, dHidden, 1);
    backend.clear(workspace.dResidual.buffer);
    const dResidual = rows(workspace.dResidual);
    const residual = (i: number): Tensor => rows(workspace.residuals[i]!);
    const { finalWeight, finalBias } = gradients;
    addLayerNormBackward(
      backend,
      residual(config.nLayer),
      weights.finalWeight,
      rows(dHidden),
      dResidual,
      finalWeight,
      finalBias,
    );
    for (let i = config.nLayer - 1; i >= lowest; i--) {
      const layer = weights.layers[i]!;
      const own = gradients.layers[i]!;
      if (this.inside !== i) {
        addLayerNorm(backend, undefined, layer.normWeight, layer.normBias, residual(i), rows(workspace.normed));
        mixerActivations(backend, config, layer, workspace, batch, length);
        await pace();
      }
      const transposed = this.transposed.layers[i]!;
      await mixerBackward(backend, config, layer, transposed, own, workspace, dResidual, batch, length, pace);
      this.inside = -1;
      addLayerNormBackward(
        backend,
        residual(i),
        layer.normWeight,
        rows(workspace.normed),
        dResidual,
        own.normWeight,
        own.normBias,
      );
      await pace();
    }
    if (lowest > 0) return;
    const { embeddingWeight, embeddingBias } = gradients;
    embedTracksBackward(backend, workspace.codes.buffer, dResidual, embeddingWeight, embeddingBias);
  }

  /** Makes room for a micro-batch larger than any before. */
  private reserve(tokens: number, batch: number): void {
    if (tokens <= this.workspace.tokens && batch <= this.workspace.batch) return;
    const { workspace } = this;
    freeTrainingWorkspace(this.backend, workspace);
    const most = [Math.max(tokens, workspace.tokens), Math.max(batch, workspace.batch)] as const;
    this.workspace = allocateTrainingWorkspace(this.backend, this.config, ...most);
  }

  dispose(): void {
    freeTrainingWorkspace(this.backend, this.workspace);
    for (const layer of this.transposed.layers) {
      for (const { buffer } of Object.values(layer)) this.backend.free(buffer);
    }
  }
}
