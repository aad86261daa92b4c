import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { throwIfAborted } from '../lib/errors';
import { streamSeed } from '../lib/rng';
import type { EncoderConfig } from '../model/config';
import { encoderLayouts } from '../model/deviceLayout';
import { Encoder } from '../model/encoder';
import { fineTuningOutputs, fineTuningPrefix, fineTuningSpecs } from '../model/fineTuningHead';
import { ParameterSet, type ParameterSpec } from '../model/parameterSet';
import type { HostTensor, Parameters } from '../model/parameters';
import { initialHead } from '../model/projectionHead';
import { TrainingEncoder } from '../model/trainingEncoder';
import { Tape } from '../ops/tape';
import { toHost, type Tensor } from '../ops/tensor';
import type { FineTuneConfig, FrozenParts } from './fineTuneTypes';
import { foldStandardiser } from './foldStandardiser';
import { knownLabels, labelLoss } from './labelLoss';
import { meanRepresentations } from './meanRepresentations';
import { microBatchTokensFor } from './memoryPlan';
import { gathered, microBatches } from './microBatches';
import type { LabelledBatch, Predictor } from './predictor';
import { Standardiser } from './standardiser';

export interface EncoderPredictorOptions {
  readonly encoder: EncoderConfig;
  /** Under published names; what does not belong to the encoder is passed over. */
  readonly weights: Parameters;
  /** Whether the weights come from pre-training. */
  readonly pretrained: boolean;
  readonly head: FineTuneConfig['head'];
  readonly outputs: number;
  readonly frozen: FrozenParts;
  /** Draws the head. */
  readonly seed: number;
  readonly microBatchTokens: number | undefined;
}

/**
 * An encoder with a two-layer head on its mean representation. A batch runs in micro-batches of similar length, whose gradients
 * add up to the batch's. Where the whole encoder keeps still, each sequence is embedded once.
 */
export class EncoderPredictor implements Predictor {
  readonly parameters: ParameterSet;
  readonly outputs: number;
  private readonly training: TrainingEncoder;
  private readonly streaming: Encoder;
  private readonly tape: Tape;
  private readonly still: boolean;
  private readonly tokens: number;
  private readonly means = new Map<Tracks, Float32Array<ArrayBuffer>>();
  private signal: AbortSignal | undefined;
  /** Of the representations that the head reads. */
  private standardiser: Standardiser;
  private readonly pace: () => Promise<unknown>;

  constructor(
    private readonly backend: Backend,
    private readonly options: EncoderPredictorOptions,
  ) {
    const { weights, head, outputs, frozen, seed } = options;
    const encoder = { ...options.encoder, sequenceHead: undefined };
    const layouts = encoderLayouts(encoder);
    const headSpecs = fineTuningSpecs(encoder.dModel, head.width, outputs);
    const own = [...layouts].map(([name, layout]): ParameterSpec => ({ name, group: 'encoder', layout }));
    const initial = new Map(initialHead(headSpecs, seed));
    for (const [name, tensor] of weights) if (layouts.has(name)) initial.set(name, tensor);
    this.outputs = outputs;
    this.parameters = new ParameterSet(backend, [...own, ...headSpecs], initial);
    this.training = new TrainingEncoder(backend, encoder, this.parameters, 64, 1);
    this.streaming = Encoder.over(backend, encoder, this.training.weights);
    this.tape = new Tape(backend, 'fine-tuning head');
    this.still = frozen.embedding && frozen.layers >= encoder.nLayer;
    this.tokens = options.microBatchTokens ?? microBatchTokensFor(backend.info, encoder);
    this.pace = () => backend.pace(this.signal);
    this.standardiser = Standardiser.identity(encoder.dModel);
    this.weightsChanged();
  }

  readonly frozen = (name: string): boolean => {
    if (name.startsWith(fineTuningPrefix)) return false;
    const layer = /^layers\.(\d+)\./.exec(name)?.[1];
    if (layer !== undefined) return Number(layer) < this.options.frozen.layers;
    return name.startsWith('embedding.') ? this.options.frozen.embedding : this.still;
  };

  readonly fresh = (name: string): boolean => !this.options.pretrained || name.startsWith(fineTuningPrefix);

  /** Takes means and deviations of representations, which differ little beside what they share: a head learns them slowly. */
  async prepare(sequences: readonly Tracks[], signal?: AbortSignal): Promise<void> {
    if (this.options.head.standardise === false) return;
    const means = await meanRepresentations(this.streaming, sequences, signal);
    this.standardiser = Standardiser.of(means, this.options.encoder.dModel);
  }

  async train(batch: LabelledBatch, signal?: AbortSignal): Promise<number> {
    this.signal = signal;
    const { sequences, targets } = batch;
    const known = knownLabels(targets);
    const width = targets.length / sequences.length;
    const { embedding, layers } = this.options.frozen;
    const lengths = sequences.map(({ length }) => length);
    const micro = this.still ? [[...sequences.keys()]] : microBatches(lengths, this.tokens);
    let sum = 0;
    for (const [i, rows] of micro.entries()) {
      throwIfAborted(signal);
      const part = rows.map((row) => sequences[row]!);
      const means = this.upload(
        this.still ? await this.fixedMeans(part, signal) : await this.freshMeans(part, lengths[rows[0]!]!, signal),
      );
      const { dropout } = this.options.head;
      const outputs = fineTuningOutputs(this.tape, this.parameters, means, dropout, streamSeed(batch.seed, `${i}`));
      const loss = labelLoss(this.tape, outputs, gathered(targets, rows, width), batch.task, 1 / Math.max(1, known));
      await this.tape.backward(this.pace);
      for (const one of await toHost(this.backend, loss, signal)) sum += one;
      if (this.still) continue;
      const gradient = await toHost(this.backend, this.tape.gradient(means)!, signal);
      this.backend.upload(this.training.dMean.buffer, this.standardiser.scale(gradient));
      await this.training.backward(this.pace, undefined, embedding ? layers : 0);
    }
    return sum / known;
  }

  async predict(sequences: readonly Tracks[], signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    if (sequences.length === 0) return new Float32Array(0);
    const means = this.still
      ? await this.fixedMeans(sequences, signal)
      : await meanRepresentations(this.streaming, sequences, signal);
    const outputs = fineTuningOutputs(this.tape, this.parameters, this.upload(means), 0, 0);
    return toHost(this.backend, outputs, signal);
  }

  /** The head reads representations as they are: their standardisation goes into its first layer. */
  async published(signal?: AbortSignal): Promise<Map<string, HostTensor>> {
    return foldStandardiser(await this.parameters.published(signal), `${fineTuningPrefix}fc1`, this.standardiser);
  }

  weightsChanged(): void {
    this.training.weightsChanged();
  }

  dispose(): void {
    for (const part of [this.streaming, this.training, this.tape, this.parameters]) part.dispose();
  }

  /** Means (n, D) as the first tensor of a new pass. */
  private upload(means: Float32Array<ArrayBuffer>): Tensor {
    this.tape.reset();
    const width = this.options.encoder.dModel;
    const tensor = this.tape.tensor([means.length / width, width], 'representations');
    this.backend.upload(tensor.buffer, this.standardiser.forward(means));
    return tensor;
  }

  /** Means (B, D) of a forward pass that `backward` can follow. */
  private async freshMeans(
    sequences: readonly Tracks[],
    length: number,
    signal?: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>> {
    const { mean } = await this.training.forward({ sequences, length }, this.pace);
    return toHost(this.backend, mean, signal);
  }

  /** Means (n, D) through an encoder that keeps still: those that are new are computed. */
  private async fixedMeans(sequences: readonly Tracks[], signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    const width = this.options.encoder.dModel;
    const missing = sequences.filter((sequence) => !this.means.has(sequence));
    const computed = await meanRepresentations(this.streaming, missing, signal);
    for (const [i, sequence] of missing.entries()) {
      this.means.set(sequence, computed.slice(i * width, (i + 1) * width));
    }
    const means = new Float32Array(sequences.length * width);
    for (const [i, sequence] of sequences.entries()) means.set(this.means.get(sequence)!, i * width);
    return means;
  }
}
