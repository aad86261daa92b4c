import type { Backend } from '../backend/contract';
import { abortError, isAbort, OrthrusError } from '../lib/errors';
import { dilatedCnnConfig } from '../model/baselines/dilatedCnn';
import { salukiConfig } from '../model/baselines/saluki';
import { encoderConfig } from '../model/config';
import { initialParameters } from '../model/initialise';
import { writeSafetensors } from '../model/safetensors';
import { BaselinePredictor } from '../train/baselinePredictor';
import { requireBaselineMemory, requireEncoderMemory } from '../train/fineTuneMemory';
import { EncoderPredictor } from '../train/encoderPredictor';
import { fineTuneSeed, type SeedOutcome } from '../train/fineTuneSeed';
import type { LabelledRows } from '../train/fineTuner';
import type { Predictor } from '../train/predictor';
import { usedRows } from '../train/usedRows';
import type {
  FineTuneConfig,
  FineTuneData,
  FineTuneListener,
  FineTuneRequest,
  FineTuneResult,
} from './fineTuneContracts';
import { summarise } from './fineTuneSummary';
import type { LoadedModel } from './modelLoading';
import type { DeviceAccess } from './trainingLoop';

export interface FineTuneOptions {
  readonly onEvent: FineTuneListener;
  /** Ends the run at once. */
  readonly signal?: AbortSignal;
  /** Ends it, too; but the seeds that are done count. */
  readonly stop?: AbortSignal;
}

/**
 * Fine-tunes once for each seed. Between two steps other work gets its turn on the device.
 * @param loaded the model to start from, where that is asked for
 * @throws OrthrusError `model.none`, `finetune.few`, `finetune.data`, `finetune.tooLarge`, `train.notFinite`, what the device reports; AbortError where
 * cancelled, or stopped before a seed was done
 */
export async function fineTune(
  device: DeviceAccess,
  loaded: LoadedModel | undefined,
  { data, config }: FineTuneRequest,
  { onEvent: on, signal, stop }: FineTuneOptions,
): Promise<FineTuneResult> {
  const model = config.model.kind === 'loaded' ? loaded : undefined;
  if (config.model.kind === 'loaded' && !model) {
    throw new OrthrusError('model.none', 'No model is loaded.', 'Load a model, or choose one to train from scratch.');
  }
  checkData(data, config);
  const labelled = unpacked(data);
  const lengths = labelled.tracks.map(({ length }) => length);
  const rows = usedRows(lengths, labelled.targets, labelled.columns.length, config.maxLength);
  const either = signal && stop ? AbortSignal.any([signal, stop]) : (signal ?? stop);
  const started = performance.now();
  const outcomes: SeedOutcome[] = [];
  for (const [i, seed] of config.seeds.entries()) {
    if (stop?.aborted) break;
    try {
      const outcome = await fineTuneSeed({
        config,
        data: labelled,
        seed,
        rows,
        turn: (work, stop) => device.withDevice(work, stop),
        predictor: (backend) => predictorOf(backend, config, labelled, rows, seed, model),
        onSplit: (counts) => {
          on({ kind: 'seed', seed, counts, leftOut: labelled.tracks.length - rows.length });
        },
        onStep: ({ epoch, step, steps, loss, tokens, seconds }) => {
          const done = (i + (epoch - 1 + step / steps) / config.maxEpochs) / config.seeds.length;
          const elapsed = (performance.now() - started) / 1000;
          const left = (elapsed / done) * (1 - done);
          const speed = tokens / seconds;
          on({
            kind: 'step',
            seed,
            epoch,
            step,
            steps,
            loss,
            tokensPerSecond: speed,
            share: done,
            secondsLeft: left,
          });
        },
        onEpoch: (metrics) => {
          on({ kind: 'epoch', metrics });
        },
        ...(either && { signal: either }),
      });
      outcomes.push(outcome);
      on({ kind: 'result', result: outcome.result });
    } catch (error) {
      if (!(stop?.aborted && isAbort(error)) || signal?.aborted) throw error;
    }
  }
  if (outcomes.length === 0) throw abortError();
  const best = outcomes.reduce((a, b) => (b.result.validationLoss < a.result.validationLoss ? b : a));
  const card = model?.card;
  return {
    config,
    dataName: data.name,
    columns: data.columns,
    classes: data.classes,
    ids: data.transcripts.ids,
    seeds: outcomes.map(({ result }) => result),
    summary: summarise(outcomes.map(({ result }) => result)),
    bestSeed: best.result.seed,
    startedFrom: card && { name: card.name, sha256: card.sha256, trained: card.trained },
    device: device.deviceName,
    seconds: (performance.now() - started) / 1000,
    model: writeSafetensors(best.parameters, {
      task: config.task,
      columns: JSON.stringify(data.columns),
      classes: JSON.stringify(data.classes),
      // Of regression: outputs are of standardised targets.
      mean: JSON.stringify(best.standardisation.mean),
      deviation: JSON.stringify(best.standardisation.deviation),
      model: JSON.stringify(config.model),
    }),
  };
}

function checkData({ targets, columns, classes, groups, transcripts }: FineTuneData, { task }: FineTuneConfig): void {
  const n = transcripts.ids.length;
  const sound =
    targets.length === n * columns.length &&
    groups.length === n &&
    columns.length > 0 &&
    (task !== 'multi-class' || (columns.length === 1 && classes.length > 1));
  if (!sound) {
    throw new OrthrusError(
      'finetune.data',
      `The labels do not fit a ${task} task of ${n} transcripts.`,
      'Choose one column of classes, or columns of numbers, or of 0 and 1.',
    );
  }
  const top = task === 'multi-class' ? classes.length - 1 : 1;
  const whole = task !== 'multi-class';
  const bad = targets.find((one) => !Number.isNaN(one) && (one < 0 || one > top || (!whole && !Number.isInteger(one))));
  if (task !== 'regression' && bad !== undefined) {
    throw new OrthrusError('finetune.data', `${bad} is no label of a ${task} task.`, 'Choose regression for numbers.');
  }
}

function unpacked({ transcripts, targets, columns, classes, groups }: FineTuneData): LabelledRows {
  const { codes, offsets, ids } = transcripts;
  const tracks = ids.map((_, i) => codes.subarray(offsets[i], offsets[i + 1]));
  return { tracks, targets, columns, classes, groups };
}

function predictorOf(
  backend: Backend,
  config: FineTuneConfig,
  { columns, classes, tracks }: LabelledRows,
  rows: readonly number[],
  seed: number,
  loaded: LoadedModel | undefined,
): Predictor {
  const { model, task, head, frozen, microBatchTokens } = config;
  const outputs = task === 'multi-class' ? classes.length : columns.length;
  const used = rows.map((row) => tracks[row]!);
  const longest = used.reduce((most, { length }) => Math.max(most, length), 0);
  if (model.kind === 'saluki' || model.kind === 'dilated-cnn') {
    const baseline =
      model.kind === 'saluki'
        ? salukiConfig(model.tracks, outputs, model.filters)
        : dilatedCnnConfig(model.tracks, outputs, model.widths);
    requireBaselineMemory(backend, baseline, Math.min(config.batchSize, rows.length), longest);
    return new BaselinePredictor(backend, baseline, used, seed, microBatchTokens);
  }
  const encoder =
    model.kind === 'scratch' ? encoderConfig(model.size.nTracks, model.size.dModel, model.size.nLayer) : loaded!.config;
  requireEncoderMemory(backend, encoder, config, outputs, longest);
  const start =
    model.kind === 'scratch'
      ? { weights: initialParameters(encoder, seed), pretrained: false }
      : { weights: loaded!.parameters, pretrained: loaded!.card.trained };
  return new EncoderPredictor(backend, { encoder, ...start, head, outputs, frozen, seed, microBatchTokens });
}
