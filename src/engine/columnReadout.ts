import type { Backend } from '../backend/contract';
import type { Encoder, HiddenChunk, StreamOptions } from '../model/encoder';
import { SequenceHead } from '../model/sequenceHead';
import { foldedSequenceHead } from '../model/sequenceHeadWeights';
import { toHost } from '../ops/tensor';
import type { EncoderOnDevice } from './modelDevice';
import type { LoadedModel } from './modelLoading';
import type { Mutant } from './mutants';
import { distance, largestDifference, toLogOdds } from './positionChanges';
import type { Readout } from './readouts';

type Floats = Float32Array<ArrayBuffer>;

/**
 * The largest change over a position's substitutions at each of the columns [from, to): of the sequence head's log-odds, or of hidden states.
 * Zero before the position. What the wild type gives there is kept on the host: (to − from) × K or D floats.
 *
 * Changes are found on the host. On the CPU backend that is 1 to 2 % of the time (docs/mutagenesis.md has the figures), so no kernel is worth it.
 */
export class ColumnReadout implements Readout {
  readonly width: number;
  readonly end: number;
  /** Numbers read at a position. */
  private readonly depth: number;
  private readonly reference: Floats;
  private head: { readonly on: Backend; readonly layers: SequenceHead } | undefined;

  /** @throws OrthrusError `model.noSequenceHead` where logits are to be read of a model that gives none */
  constructor(
    private readonly model: LoadedModel,
    private readonly kind: 'logits' | 'hidden',
    private readonly from: number,
    to: number,
  ) {
    const { config, parameters } = model;
    this.width = to - from;
    this.end = to;
    this.depth = kind === 'hidden' ? config.dModel : foldedSequenceHead(parameters, config)[2].bias.data.length;
    this.reference = new Float32Array(this.width * this.depth);
  }

  wildTypeOptions(on: EncoderOnDevice): Pick<StreamOptions, 'onHidden'> {
    const { from, end, depth, reference } = this;
    return {
      onHidden: async (chunk) => {
        const [first, last] = [Math.max(from, chunk.start), Math.min(end, chunk.start + chunk.length)];
        if (first >= last) return;
        const values = await this.valuesOf(on, chunk);
        const rows = values.subarray((first - chunk.start) * depth, (last - chunk.start) * depth);
        reference.set(rows, (first - from) * depth);
      },
    };
  }

  async read(
    on: EncoderOnDevice,
    mutants: readonly Mutant[],
    options: StreamOptions,
    first: number,
    values: Floats,
  ): Promise<void> {
    const onHidden = async (chunk: HiddenChunk): Promise<void> => {
      if (chunk.start + chunk.length <= this.from) return;
      const read = await this.valuesOf(on, chunk, options.signal);
      for (const [row, mutant] of mutants.entries()) {
        this.take(read, chunk, row, mutant.position, values.subarray((mutant.index - first) * this.width));
      }
    };
    await on.encoder.hiddenStates(
      mutants.map(({ codes }) => codes),
      { ...options, to: this.end, onHidden },
    );
  }

  dispose(): void {
    this.head?.layers.dispose();
  }

  /** Raises a position's row of changes to what one of its mutants changes in a chunk. */
  private take(read: Floats, { start, length }: HiddenChunk, row: number, position: number, changes: Floats): void {
    const { from, depth, reference } = this;
    const change = this.kind === 'hidden' ? distance : largestDifference;
    for (let at = Math.max(start, position, from); at < start + length; at++) {
      const own = change(read, (row * length + at - start) * depth, reference, (at - from) * depth, depth);
      if (own > changes[at - from]!) changes[at - from] = own;
    }
  }

  /** A chunk's hidden states or log-odds, (batch, length, depth), on the host. */
  private async valuesOf(
    { backend, encoder }: EncoderOnDevice,
    { hidden }: HiddenChunk,
    signal?: AbortSignal,
  ): Promise<Floats> {
    if (this.kind === 'hidden') return toHost(backend, hidden, signal);
    const logits = await toHost(backend, this.headOn(backend, encoder).logits(hidden), signal);
    toLogOdds(logits, this.depth);
    return logits;
  }

  private headOn(backend: Backend, encoder: Encoder): SequenceHead {
    if (this.head?.on !== backend) {
      const { config, parameters } = this.model;
      this.head = { on: backend, layers: SequenceHead.create(backend, config, parameters, encoder.chunkTokens) };
    }
    return this.head.layers;
  }
}
