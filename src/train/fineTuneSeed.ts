import type { Backend } from '../backend/contract';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import { splitGroups } from '../lib/groupSplit';
import { leadingMetric } from '../lib/statistics/scoreTypes';
import type { HostTensor } from '../model/parameters';
import { FineTuner, type LabelledRows } from './fineTuner';
import type { EpochMetrics, FineTuneConfig, SeedResult, SplitCounts } from './fineTuneTypes';
import type { Predictor } from './predictor';

/** Gives `work` its turn on the device; between two turns others have theirs. */
export type Turn = <T>(work: (backend: Backend) => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface StepReport {
  readonly epoch: number;
  /** Of the epoch's `steps`, from 1. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly tokens: number;
  readonly seconds: number;
}

export interface SeedRun {
  readonly config: FineTuneConfig;
  readonly data: LabelledRows;
  readonly seed: number;
  /** Rows that are used: neither too long nor without any label. */
  readonly rows: readonly number[];
  readonly turn: Turn;
  readonly predictor: (backend: Backend) => Predictor;
  readonly onSplit?: (counts: SplitCounts) => void;
  readonly onStep?: (report: StepReport) => void;
  readonly onEpoch?: (metrics: EpochMetrics) => void;
  readonly signal?: AbortSignal;
}

export interface SeedOutcome {
  readonly result: SeedResult;
  /** The best weights, under published names. */
  readonly parameters: ReadonlyMap<string, HostTensor>;
  readonly standardisation: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

const take = (rows: Uint32Array, count: number | 'all', used: readonly number[]): number[] =>
  Array.from(count === 'all' ? rows : rows.subarray(0, count), (i) => used[i]!);

/**
 * Fine-tunes once: epochs until the validation loss has not fallen for `patience` of them, then the best weights on the test rows.
 * The same seed gives the same bits on one device.
 */
export async function fineTuneSeed(run: SeedRun): Promise<SeedOutcome> {
  const { config, data, seed, rows, turn, signal } = run;
  const started = performance.now();
  const split = splitGroups(
    rows.map((row) => data.groups[row]!),
    seed,
  );
  const train = take(split.train, config.share, rows);
  const validation = take(split.validation, config.validationRows, rows);
  const test = take(split.test, 'all', rows);
  const counts = { train: train.length, validation: validation.length, test: test.length };
  if (counts.train < 2 || counts.validation < 1 || counts.test < 1) {
    throw new OrthrusError(
      'finetune.few',
      `${rows.length} labelled transcripts give ${counts.train} to train on, ${counts.validation} to validate and ${counts.test} to test.`,
      'Give more labels, of more genes.',
    );
  }
  run.onSplit?.(counts);
  const tuner = await turn(
    (backend) => Promise.resolve(new FineTuner(backend, config, run.predictor(backend), data, train, seed)),
    signal,
  );
  try {
    await turn(() => tuner.prepare(signal), signal);
    const curve: EpochMetrics[] = [];
    let best = { epoch: 0, loss: Infinity };
    for (let epoch = 0; epoch <= config.maxEpochs && epoch - best.epoch <= config.patience; epoch++) {
      const begun = performance.now();
      const batches = epoch === 0 ? [] : tuner.batches(epoch);
      let [lossSum, tokens] = [0, 0];
      for (const [i, batch] of batches.entries()) {
        throwIfAborted(signal);
        const stepBegun = performance.now();
        const loss = await turn(() => tuner.train(batch, signal), signal);
        const own = batch.reduce((sum, row) => sum + data.tracks[row]!.length, 0);
        lossSum += loss * batch.length;
        tokens += own;
        const seconds = (performance.now() - stepBegun) / 1000;
        run.onStep?.({ epoch, step: i + 1, steps: batches.length, loss, tokens: own, seconds });
      }
      const { loss, scores } = await turn(() => tuner.predict(validation, signal), signal);
      const lower = loss < best.loss;
      if (lower) {
        best = { epoch, loss };
        await turn(() => tuner.keep(signal), signal);
      }
      const metrics: EpochMetrics = {
        seed,
        epoch,
        trainLoss: epoch === 0 ? NaN : lossSum / train.length,
        validationLoss: loss,
        validationScore: scores.overall[leadingMetric(config.task)] ?? NaN,
        best: lower,
        tokens,
        seconds: (performance.now() - begun) / 1000,
      };
      curve.push(metrics);
      run.onEpoch?.(metrics);
    }
    const { scores, values, truths } = await turn(() => {
      tuner.restoreKept();
      return tuner.predict(test, signal);
    }, signal);
    const parameters = await turn(() => tuner.published(signal), signal);
    const result: SeedResult = {
      seed,
      counts,
      bestEpoch: best.epoch,
      curve,
      validationLoss: best.loss,
      test: scores,
      testRows: Uint32Array.from(test),
      predictions: values,
      truths,
      seconds: (performance.now() - started) / 1000,
    };
    return { result, parameters, standardisation: tuner.standardisation };
  } finally {
    // Without the signal: what was cancelled is cleared away all the same.
    await turn(() => Promise.resolve(tuner.dispose())).catch(() => undefined);
  }
}
