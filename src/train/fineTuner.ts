import type { Backend } from '../backend/contract';
import type { Tracks } from '../bio/tracks';
import { Rng, streamSeed } from '../lib/rng';
import { scorePredictions } from '../lib/statistics/scorePredictions';
import type { Scores } from '../lib/statistics/scoreTypes';
import type { HostTensor } from '../model/parameters';
import type { FineTuneConfig } from './fineTuneTypes';
import { meanLoss, probabilities } from './labelLoss';
import { Optimizer, requireFinite } from './optimizer';
import type { Predictor } from './predictor';
import { gathered } from './microBatches';
import { Standardiser } from './standardiser';

/** Labelled sequences; see FineTuneData. */
export interface LabelledRows {
  readonly tracks: readonly Tracks[];
  readonly targets: Float32Array<ArrayBuffer>;
  readonly columns: readonly string[];
  readonly classes: readonly string[];
  readonly groups: readonly string[];
}

/** What a model says of rows. */
export interface Prediction {
  /** Mean loss over the known labels. */
  readonly loss: number;
  readonly scores: Scores;
  /** Rows × outputs; see SeedResult. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Their labels, rows × columns. */
  readonly truths: Float32Array<ArrayBuffer>;
}

/** Training rows that a model may look at before it is trained: enough for means and deviations. */
const PREPARED_ROWS = 256;

/** One run of fine-tuning: steps, predictions, and the best weights so far. A step that throws leaves the weights as they were. */
export class FineTuner {
  private readonly optimizer: Optimizer;
  private readonly standardiser: Standardiser;
  private steps = 0;
  private kept: Float32Array<ArrayBuffer>[] | undefined;

  /**
   * @param trainRows rows that are trained on; their statistics standardise the targets of regression
   * @param seed of the order of the rows and of dropout
   */
  constructor(
    private readonly backend: Backend,
    private readonly config: FineTuneConfig,
    private readonly predictor: Predictor,
    private readonly data: LabelledRows,
    private readonly trainRows: readonly number[],
    private readonly seed: number,
  ) {
    this.optimizer = new Optimizer(backend, predictor.parameters);
    const width = data.columns.length;
    this.standardiser =
      config.task === 'regression'
        ? Standardiser.of(gathered(data.targets, trainRows, width), width)
        : Standardiser.identity(width);
  }

  /** To be called before the first step. */
  async prepare(signal?: AbortSignal): Promise<void> {
    await this.predictor.prepare(this.sequences(this.trainRows.slice(0, PREPARED_ROWS)), signal);
  }

  /** The batches of an epoch: all training rows once, in a seeded order, in batches of like size. */
  batches(epoch: number): number[][] {
    const order = new Rng(streamSeed(this.seed, `epoch/${epoch}`)).shuffle([...this.trainRows]);
    const count = Math.ceil(order.length / this.config.batchSize);
    return Array.from({ length: count }, (_, i) =>
      order.slice(Math.floor((i * order.length) / count), Math.floor(((i + 1) * order.length) / count)),
    );
  }

  /**
   * One optimizer step.
   * @returns the batch's mean loss
   * @throws OrthrusError `train.notFinite`; AbortError; what the device reports
   */
  async train(rows: readonly number[], signal?: AbortSignal): Promise<number> {
    const { predictor, optimizer, config, backend } = this;
    predictor.parameters.clearGradients();
    const batch = {
      sequences: this.sequences(rows),
      targets: this.standardiser.forward(this.targets(rows)),
      task: config.task,
      seed: streamSeed(this.seed, `step/${this.steps}`),
    };
    const loss = await predictor.train(batch, signal);
    const norm = await optimizer.gradientNorm(predictor.frozen, signal);
    requireFinite(this.steps + 1, loss, norm, 'Try a smaller learning rate.');
    const { learningRate, l2, clipNorm } = config;
    optimizer.update(this.steps + 1, norm, {
      learningRate,
      encoderDecay: 0,
      headDecay: 0,
      clipNorm,
      frozen: predictor.frozen,
      l2: (name) => (predictor.fresh(name) ? l2 : 0),
    });
    predictor.weightsChanged();
    // A lost device shows here, before the step counts.
    await backend.flush();
    this.steps++;
    return loss;
  }

  /** What the model says of rows now, and how right it is. */
  async predict(rows: readonly number[], signal?: AbortSignal): Promise<Prediction> {
    const { task } = this.config;
    const { columns, classes } = this.data;
    const outputs = await this.predictor.predict(this.sequences(rows), signal);
    const targets = this.targets(rows);
    const loss = meanLoss(outputs, this.standardiser.forward(targets), task);
    const values = this.standardiser.back(probabilities(outputs, task, this.predictor.outputs));
    const names = task === 'multi-class' ? classes : columns;
    return { loss, scores: scorePredictions({ task, names, predictions: values, targets }), values, truths: targets };
  }

  /** Keeps the present weights on the host. */
  async keep(signal?: AbortSignal): Promise<void> {
    this.kept = await this.predictor.parameters.rawValues(signal);
  }

  /** Goes back to the weights kept last. */
  restoreKept(): void {
    if (!this.kept) return;
    this.predictor.parameters.uploadRaw(this.kept);
    this.predictor.weightsChanged();
  }

  /** The parameters under their published names. Those of regression predict standardised targets: see `standardisation`. */
  published(signal?: AbortSignal): Promise<Map<string, HostTensor>> {
    return this.predictor.published(signal);
  }

  /** Mean and standard deviation of each column that outputs are to be multiplied by and added to. */
  get standardisation(): { readonly mean: readonly number[]; readonly deviation: readonly number[] } {
    return this.standardiser;
  }

  dispose(): void {
    this.optimizer.dispose();
    this.predictor.dispose();
  }

  private sequences(rows: readonly number[]): Tracks[] {
    return rows.map((row) => this.data.tracks[row]!);
  }

  private targets(rows: readonly number[]): Float32Array<ArrayBuffer> {
    return gathered(this.data.targets, rows, this.data.columns.length);
  }
}
