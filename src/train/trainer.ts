import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { throwIfAborted } from '../lib/errors';
import { Encoder } from '../model/encoder';
import { ParameterSet } from '../model/parameterSet';
import type { HostTensor, Parameters } from '../model/parameters';
import { TrainingEncoder } from '../model/trainingEncoder';
import { Tape } from '../ops/tape';
import { contrastivePass, type ContrastiveResult } from './contrastivePass';
import { evaluatePairs } from './evaluate';
import type { BatchSimilarity, EvaluationMetrics, StepMetrics } from './metrics';
import { pairStatistics } from './metrics';
import { Optimizer, requireFinite, type Moments } from './optimizer';
import type { PairBatch, TrainingStep } from './samplerTypes';
import { learningRate, lossWeights } from './schedule';
import { trainedEncoder, type TrainingConfig } from './trainingConfig';
import { trainedSpecs } from './trainedParameters';
import { microBatchTokensFor } from './memoryPlan';
import { maskedView, type View } from './maskedPass';

/** Everything that a run's next steps depend on, beside its data and configuration. */
export interface TrainerState {
  /** Steps done. */
  readonly step: number;
  /** Values as they lie on the device, buffers included, in the order of `trainedSpecs`. */
  readonly values: readonly Float32Array<ArrayBuffer>[];
  /** In the order of the trained ones among them. */
  readonly moments: readonly Moments[];
}

/** What passes over a batch work with. */
export interface TrainingDevice {
  readonly backend: Backend;
  readonly config: TrainingConfig;
  readonly parameters: ParameterSet;
  /** Without a tape, in chunks: any length in constant memory. */
  readonly streaming: Encoder;
  readonly encoder: TrainingEncoder;
  /** Of the heads; `perMicroBatch` of what is run once a micro-batch. */
  readonly tape: Tape;
  readonly perMicroBatch: Tape;
  readonly microBatchTokens: number;
  /** Masks a view for the MLM objective; `name` tells its mask from others of the run. */
  readonly mask: (tracks: Tracks, name: string) => View;
  pace(): Promise<unknown>;
}

/**
 * Pre-trains an encoder: one call a step. A step's batches are contrasted each for itself and their gradients averaged, as
 * the released code does on several GPUs. A call that throws leaves the weights as they were before it.
 */
export class Trainer {
  private signal: AbortSignal | undefined;
  private stepsDone = 0;
  private lastBatch:
    { readonly step: number; readonly result: ContrastiveResult; readonly batch: PairBatch } | undefined;

  private constructor(
    private readonly config: TrainingConfig,
    private readonly device: TrainingDevice,
    private readonly optimizer: Optimizer,
  ) {}

  /**
   * @param initial weights under their published names, heads included
   * @param mask what masks views for the MLM objective
   */
  static create(
    backend: Backend,
    config: TrainingConfig,
    initial: Parameters,
    mask: TrainingDevice['mask'] = (tracks, name) => maskedView(tracks, config.objective.mlmShare, config.seed, name),
  ): Trainer {
    const encoder = trainedEncoder(config);
    const parameters = new ParameterSet(backend, trainedSpecs(config), initial);
    const trainer: { current: Trainer | undefined } = { current: undefined };
    const training = new TrainingEncoder(backend, encoder, parameters, 64, 1);
    const device: TrainingDevice = {
      backend,
      config,
      parameters,
      encoder: training,
      streaming: Encoder.over(backend, encoder, training.weights),
      tape: new Tape(backend, 'heads'),
      perMicroBatch: new Tape(backend, 'sequence head'),
      microBatchTokens: config.microBatchTokens ?? microBatchTokensFor(backend.info, encoder),
      mask,
      pace: () => backend.pace(trainer.current?.signal),
    };
    training.weightsChanged();
    return (trainer.current = new Trainer(config, device, new Optimizer(backend, parameters)));
  }

  /** Steps done. */
  get step(): number {
    return this.stepsDone;
  }

  /**
   * One optimizer step.
   * @throws OrthrusError `train.notFinite` where the loss or the gradient is not a number; AbortError; what the device reports
   */
  async train({ batches, epoch }: TrainingStep, signal?: AbortSignal): Promise<StepMetrics> {
    const { config, device, optimizer, stepsDone: step } = this;
    const started = performance.now();
    this.signal = signal;
    throwIfAborted(signal);
    const weights = lossWeights(step, config.objective);
    device.parameters.clearGradients();
    const totals = { contrastive: 0, mlm: 0, positive: 0, negative: 0, retrieved: 0, pairs: 0, tokens: 0 };
    for (const [i, batch] of batches.entries()) {
      const share = 1 / batches.length;
      const scales = { contrastive: weights.contrastive * share, mlm: weights.mlm * share };
      const result = await contrastivePass(device, batch, { scales, step, index: i }, signal);
      totals.contrastive += share * result.contrastiveLoss;
      totals.mlm += share * result.mlmLoss;
      for (const view of batch.views) for (const { length } of view) totals.tokens += length;
      const pairs = batch.weights.length;
      if (!result.similarity) continue;
      const { positiveSimilarity, negativeSimilarity, retrievalAccuracy } = pairStatistics(result.similarity, pairs);
      totals.positive += pairs * positiveSimilarity;
      totals.negative += pairs * negativeSimilarity;
      totals.retrieved += pairs * retrievalAccuracy;
      totals.pairs += pairs;
      this.lastBatch = { step: step + 1, result, batch };
    }
    const rate = learningRate(step, config.optimizer);
    const norm = await optimizer.gradientNorm(undefined, signal);
    const loss =
      (weights.contrastive && weights.contrastive * totals.contrastive) + (weights.mlm && weights.mlm * totals.mlm);
    requireFinite(
      step + 1,
      loss,
      norm,
      'The last checkpoint is kept. Go on from it with a smaller learning rate or a longer warm-up.',
    );
    const { encoderDecay, headDecay, clipNorm } = config.optimizer;
    optimizer.update(step + 1, norm, { learningRate: rate, encoderDecay, headDecay, clipNorm });
    device.encoder.weightsChanged();
    // A lost device shows here, before the step counts.
    await device.backend.flush();
    this.stepsDone++;
    const perPair = (sum: number): number => (totals.pairs > 0 ? sum / totals.pairs : NaN);
    return {
      step: step + 1,
      epoch,
      loss,
      contrastiveLoss: totals.contrastive,
      mlmLoss: totals.mlm,
      learningRate: rate,
      gradientNorm: norm,
      positiveSimilarity: perPair(totals.positive),
      negativeSimilarity: perPair(totals.negative),
      retrievalAccuracy: perPair(totals.retrieved),
      tokens: totals.tokens,
      seconds: (performance.now() - started) / 1000,
    };
  }

  /** Contrasts pairs of held-out genes, in evaluation mode. */
  async evaluate(batch: PairBatch, signal?: AbortSignal): Promise<EvaluationMetrics> {
    this.signal = signal;
    return evaluatePairs(this.device, batch, this.stepsDone, signal);
  }

  /** The similarity matrix of the newest training batch; undefined before the first step and where nothing is contrasted. */
  get batchSimilarity(): BatchSimilarity | undefined {
    if (!this.lastBatch?.result.similarity) return undefined;
    const { step, result, batch } = this.lastBatch;
    return { step, pairs: batch.weights.length, values: result.similarity!, ids: batch.ids };
  }

  /** All parameters under their published names. */
  async published(signal?: AbortSignal): Promise<Map<string, HostTensor>> {
    return this.device.parameters.published(signal);
  }

  async state(signal?: AbortSignal): Promise<TrainerState> {
    return {
      step: this.stepsDone,
      values: await this.device.parameters.rawValues(signal),
      moments: await this.optimizer.state(signal),
    };
  }

  restore({ step, values, moments }: TrainerState): void {
    this.device.parameters.uploadRaw(values);
    this.optimizer.restore(moments);
    this.device.encoder.weightsChanged();
    this.stepsDone = step;
  }

  dispose(): void {
    const { streaming, encoder, parameters, tape, perMicroBatch } = this.device;
    for (const part of [streaming, encoder, parameters, tape, perMicroBatch, this.optimizer]) part.dispose();
  }
}
