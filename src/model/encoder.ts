import type { Backend } from '../backend/contract';
import { throwIfAborted } from '../lib/errors';
import { addLayerNorm } from '../ops/addLayerNorm';
import { embedTracks } from '../ops/embedTracks';
import { maskedMean } from '../ops/maskedMean';
import { view, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { uploadEncoder, type EncoderWeights } from './deviceWeights';
import { readState, restoreState, type KeptState } from './keptState';
import { mixer } from './mixer';
import type { Parameters } from './parameters';
import { allocateWorkspace, freeWorkspace, type Workspace } from './workspace';

export interface StreamOptions {
  readonly signal?: AbortSignal;
  /** Called with the unpadded positions that the device has finished, over all sequences of the batch. */
  readonly onTokens?: (done: number) => void;
  /** Called with each chunk's hidden states (B, L, D) while they are on the device. */
  readonly onHidden?: (chunk: HiddenChunk) => Promise<void>;
  /** Where the sequences, equal up to there and all longer, go on; default: their first position. */
  readonly from?: KeptState;
  /** Positions from here on are left out; default: none. */
  readonly to?: number;
}

/** Final hidden states of a chunk: rows are the first `batch` sequences at positions [start, start + length). */
export interface HiddenChunk {
  readonly hidden: Tensor;
  readonly batch: number;
  readonly start: number;
  readonly length: number;
}

/**
 * An Orthrus encoder on a device. Sequences run in chunks of positions that carry each layer's convolution and scan state,
 * so memory depends on the chunk and not on the length. Source: oracle/orthrus_torch.py `Encoder`; docs/chunked-scan.md.
 */
export class Encoder {
  private constructor(
    private readonly backend: Backend,
    readonly config: EncoderConfig,
    private readonly weights: EncoderWeights,
    private readonly workspace: Workspace,
    /** Weights that are the encoder's own, freed with it. */
    private readonly owned: readonly Tensor[],
  ) {}

  /**
   * @param chunkTokens positions (over all sequences of a batch) processed at a time; default: what suits the device
   * @param maxBatch most sequences in a batch
   */
  static create(
    backend: Backend,
    config: EncoderConfig,
    parameters: Parameters,
    chunkTokens: number = backend.info.chunkTokens,
    maxBatch: number = Math.min(64, Math.max(1, chunkTokens >> 4)),
  ): Encoder {
    const { weights, all } = uploadEncoder(backend, config, parameters);
    const workspace = allocateWorkspace(backend, config, Math.max(chunkTokens, maxBatch), maxBatch);
    return new Encoder(backend, config, weights, workspace, all);
  }

  /** An encoder over weights that are on the device already, and stay when it is disposed of. */
  static over(backend: Backend, config: EncoderConfig, weights: EncoderWeights): Encoder {
    const tokens = backend.info.chunkTokens;
    const batch = Math.min(64, Math.max(1, tokens >> 4));
    return new Encoder(backend, config, weights, allocateWorkspace(backend, config, tokens, batch), []);
  }

  get maxBatch(): number {
    return this.workspace.batch;
  }

  /** Most positions, over all sequences, of a chunk. */
  get chunkTokens(): number {
    return this.workspace.tokens;
  }

  /**
   * Mean representations of a batch, (B, D) row-major in the order given.
   * @param sequences packed tracks (bio/tracks), longest first, at most `maxBatch`, none empty
   */
  async representations(
    sequences: readonly Uint8Array[],
    options: StreamOptions = {},
  ): Promise<Float32Array<ArrayBuffer>> {
    const { backend, workspace, config } = this;
    const tokens = await this.stream(sequences, options);
    const bytes = 4 * sequences.length * config.dModel;
    const means = await backend.download(workspace.mean.buffer, 0, bytes, options.signal);
    options.onTokens?.(tokens);
    return new Float32Array(means);
  }

  /** The same for what `onHidden` is told of alone. */
  async hiddenStates(sequences: readonly Uint8Array[], options: StreamOptions): Promise<void> {
    const tokens = await this.stream(sequences, options);
    await this.backend.flush(options.signal);
    options.onTokens?.(tokens);
  }

  /** What is kept of the positions of a sequence before `to`, which lies before its end. */
  async keep(codes: Uint8Array, to: number, options: Omit<StreamOptions, 'to'> = {}): Promise<KeptState> {
    if (to >= codes.length) throw new Error('a state is kept before the end of its sequence');
    const { backend, config, workspace } = this;
    const tokens = await this.stream([codes], { ...options, to });
    const state = await readState(backend, config, workspace, to, options.signal);
    options.onTokens?.(tokens);
    return state;
  }

  /**
   * Runs a batch through the encoder chunk by chunk; `mean` in the workspace holds the representations afterwards, of sequences that were not
   * run to their ends the sums of the hidden states. Resolves to the number of unpadded positions that were run.
   */
  private async stream(sequences: readonly Uint8Array[], options: StreamOptions): Promise<number> {
    const { backend, workspace } = this;
    const { from, to = Infinity } = options;
    const lengths = Uint32Array.from(sequences, (codes) => codes.length);
    if (sequences.length > workspace.batch) throw new Error(`a batch holds at most ${workspace.batch} sequences`);
    if (lengths.some((length, i) => length === 0 || (i > 0 && length > lengths[i - 1]!))) {
      throw new Error('sequences must be non-empty and sorted, longest first');
    }
    const first = from?.position ?? 0;
    if (from && lengths.at(-1)! <= first) throw new Error('a sequence ends before the kept state');
    throwIfAborted(options.signal);
    backend.upload(workspace.lengths.buffer, lengths);
    if (from) {
      restoreState(backend, workspace, from, sequences.length);
    } else {
      for (const { conv, scan } of workspace.states) {
        backend.clear(conv.buffer);
        backend.clear(scan.buffer);
      }
    }
    // Unpadded positions of the chunks dispatched whole; they are done once the device has been waited for.
    let dispatched = 0;
    const pace = async (): Promise<void> => {
      if (await backend.pace(options.signal)) options.onTokens?.(dispatched);
    };
    let batch = sequences.length;
    const end = Math.min(lengths[0]!, to);
    for (let start = first; start < end;) {
      while (lengths[batch - 1]! <= start) batch--;
      const length = Math.min(Math.floor(workspace.tokens / batch), end - start);
      const hidden = await this.chunk(sequences, batch, start, length, pace);
      maskedMean(backend, hidden, workspace.lengths, workspace.mean, start);
      if (options.onHidden) await options.onHidden({ hidden, batch, start, length });
      for (let b = 0; b < batch; b++) dispatched += Math.min(length, lengths[b]! - start);
      await pace();
      start += length;
    }
    return dispatched;
  }

  /** Positions [start, start + length) of the first `batch` sequences through every layer. */
  private async chunk(
    sequences: readonly Uint8Array[],
    batch: number,
    start: number,
    length: number,
    pace: () => Promise<void>,
  ): Promise<Tensor> {
    const { backend, workspace, weights, config } = this;
    const tokens = batch * length;
    const codes = new Uint8Array(Math.ceil(tokens / 4) * 4);
    for (let b = 0; b < batch; b++) codes.set(sequences[b]!.subarray(start, start + length), b * length);
    backend.upload(workspace.codes.buffer, codes);
    const rows = [tokens, config.dModel];
    const residual = view(workspace.residual, rows);
    const normed = view(workspace.normed, rows);
    const branch = view(workspace.branch, rows);
    embedTracks(backend, workspace.codes.buffer, weights.embeddingWeight, weights.embeddingBias, residual);
    for (const [i, layer] of weights.layers.entries()) {
      addLayerNorm(backend, i === 0 ? undefined : branch, layer.normWeight, layer.normBias, residual, normed);
      mixer(backend, config, layer, workspace, workspace.states[i]!, normed, branch, batch, length);
      await pace();
    }
    addLayerNorm(backend, branch, weights.finalWeight, weights.finalBias, residual, normed);
    return view(normed, [batch, length, config.dModel]);
  }

  dispose(): void {
    freeWorkspace(this.backend, this.workspace);
    for (const tensor of this.owned) this.backend.free(tensor.buffer);
  }
}
