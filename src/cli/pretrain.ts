import { basename, dirname, join, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { deviceAccess } from '../engine/trainingLoop';
import { TrainingRuns, type RunSource } from '../engine/trainingRuns';
import type { RunInfo, StepMetrics, TrainingListener } from '../engine/trainingContracts';
import { OrthrusError } from '../lib/errors';
import { shardPairSource, type PairSource, type SamplerOptions } from '../train/sampler';
import { presetConfig, trainingPresets, type TrainingConfig, type TrainingPreset } from '../train/trainingConfig';
import { numberFlag, one, required, UsageError, type FlagKind, type Flags } from './args';
import { withOption } from './configOptions';
import { deviceRequest, openEngine } from './device';
import { folderRuns } from './folderRuns';
import { modelRequest } from './inputs';
import type { ProgressLine } from './progressLine';
import { openShardFolder } from './shardFolder';

export const pretrainFlags: Readonly<Record<string, FlagKind>> = {
  data: 'one',
  evaluation: 'one',
  preset: 'one',
  out: 'one',
  resume: 'none',
  export: 'none',
  steps: 'one',
  seed: 'one',
  model: 'many',
  'batch-size': 'one',
  'long-batch-size': 'one',
  'long-batches': 'one',
  'short-batches': 'one',
  'length-threshold': 'one',
  'max-length': 'one',
  'learning-rate': 'one',
  'warmup-steps': 'one',
  'evaluate-every': 'one',
  'checkpoint-every': 'one',
  'micro-batch': 'one',
  option: 'many',
  backend: 'one',
  threads: 'one',
  help: 'none',
};

/** The preset with what the flags change of it. */
export function configOf(flags: Flags): TrainingConfig {
  const name = one(flags, 'preset') ?? 'orthrus-small';
  if (!(name in trainingPresets)) {
    throw new UsageError(`There is no preset "${name}"; there are ${Object.keys(trainingPresets).join(', ')}.`);
  }
  const preset = presetConfig(name as TrainingPreset);
  const { sampler, optimizer } = preset;
  const seed = numberFlag(flags, 'seed', 0) ?? preset.seed;
  const config: TrainingConfig = {
    ...preset,
    seed,
    sampler: {
      ...sampler,
      seed,
      shortBatchSize: numberFlag(flags, 'batch-size', 2) ?? sampler.shortBatchSize,
      longBatchSize: numberFlag(flags, 'long-batch-size', 2) ?? sampler.longBatchSize,
      longBatches: numberFlag(flags, 'long-batches', 0) ?? sampler.longBatches,
      shortBatches: numberFlag(flags, 'short-batches', 0) ?? sampler.shortBatches,
      lengthThreshold: numberFlag(flags, 'length-threshold', 1) ?? sampler.lengthThreshold,
      maxLength: numberFlag(flags, 'max-length', 1) ?? sampler.maxLength,
    },
    optimizer: {
      ...optimizer,
      steps: numberFlag(flags, 'steps', 1) ?? optimizer.steps,
      learningRate: numberFlag(flags, 'learning-rate', 0, false) ?? optimizer.learningRate,
      warmupSteps: numberFlag(flags, 'warmup-steps', 0) ?? optimizer.warmupSteps,
    },
    evaluateEvery: numberFlag(flags, 'evaluate-every', 0) ?? preset.evaluateEvery,
    checkpointEvery: numberFlag(flags, 'checkpoint-every', 1) ?? preset.checkpointEvery,
    microBatchTokens: numberFlag(flags, 'micro-batch', 1) ?? preset.microBatchTokens,
  };
  const changed = (flags.get('option') ?? []).reduce(withOption, config);
  const { kind, negatives } = changed.objective;
  if (!['contrastive', 'mlm', 'both'].includes(kind)) throw new UsageError(`There is no objective "${kind}".`);
  if (!['joint', 'split'].includes(negatives)) throw new UsageError(`There are no negatives "${negatives}".`);
  return changed;
}

const decimals = (value: number, digits = 3): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));

/** One line for a step, in the log. */
function stepText({
  step,
  loss,
  retrievalAccuracy,
  positiveSimilarity,
  gradientNorm,
  tokens,
  seconds,
}: StepMetrics): string {
  return [
    `step ${step}`,
    `loss ${decimals(loss)}`,
    `retrieval ${decimals(100 * retrievalAccuracy, 1)} %`,
    `positive ${decimals(positiveSimilarity, 2)}`,
    `gradient ${decimals(gradientNorm, 2)}`,
    `${Math.round(tokens / seconds).toLocaleString('en')} nt/s`,
  ].join('  ');
}

/** Folders of shards that a run reads. */
interface RunPlaces {
  readonly data: string;
  /** Whose groups are all held out; undefined: a share of `data` is. */
  readonly evaluation: string | undefined;
}

/** What the flags name, and else what the run was begun with. */
function placesOf(spec: unknown, flags: Partial<Record<keyof RunPlaces, string | undefined>>): RunPlaces {
  const kept = typeof spec === 'string' ? { data: spec } : ((spec ?? {}) as Partial<RunPlaces>);
  const place = (flag: string | undefined, before: string | undefined): string | undefined =>
    flag === undefined ? before : resolve(flag);
  return { data: place(flags.data, kept.data)!, evaluation: place(flags.evaluation, kept.evaluation) };
}

/** Pairs from a folder of shards; where a folder of its own is evaluated on, all of the first one trains. */
function folderPairs(places: RunPlaces): RunSource {
  const { data, evaluation } = places;
  const opened = async (folder: string, options: Partial<SamplerOptions>): Promise<PairSource> => {
    const { manifest, open } = await openShardFolder(folder);
    return shardPairSource(manifest, open, options);
  };
  return {
    spec: places,
    open: async (options) => {
      if (evaluation === undefined) return opened(data, options);
      const training = await opened(data, { ...options, heldOutShare: 0 });
      const held = await opened(evaluation, { ...options, heldOutShare: 1 });
      return {
        summary: training.summary,
        next: (signal) => training.next(signal),
        state: () => training.state(),
        restore: (state) => training.restore(state),
        heldOut: (count) => held.heldOut(count),
        close: () => {
          training.close();
          held.close();
        },
      };
    },
  };
}

/** Columns of a run's log as CSV; what was not measured is empty. */
function curvesCsv(columns: Readonly<Record<string, Float64Array>>): string {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.length;
  const lines = [names.join(',')];
  for (let row = 0; row < rows; row++) {
    const cells = names.map((name) => columns[name]![row]!);
    lines.push(cells.map((value) => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(6))))).join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** Writes what the newest checkpoint of a run gives: the encoder, and the curves so far. */
async function writeRun(runs: TrainingRuns, id: string, out: string): Promise<string> {
  const model = join(out, 'model.safetensors');
  await writeFile(model, await runs.exportEncoder(id));
  const { steps, evaluations } = await runs.history(id);
  await writeFile(join(out, 'steps.csv'), curvesCsv(steps));
  await writeFile(join(out, 'evaluations.csv'), curvesCsv(evaluations));
  return model;
}

/** `orthrus pretrain`: contrastive pre-training from shards into a folder. */
export async function pretrain(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = resolve(required(flags, 'out'));
  const resume = flags.has('resume');
  const config = configOf(flags);
  const device = deviceRequest(flags);
  const data = one(flags, 'data');
  const exportOnly = flags.has('export');
  if (!resume && !exportOnly && data === undefined)
    throw new UsageError('--data is missing: the folder that "orthrus shards" wrote.');
  const source = (spec: unknown): RunSource =>
    folderPairs(placesOf(spec, { data, evaluation: one(flags, 'evaluation') }));
  const storage = folderRuns(dirname(out));
  const id = basename(out);
  if (
    !resume &&
    !exportOnly &&
    (await storage.ids()).includes(id) &&
    (await (await storage.files(id)).read('run.json'))
  ) {
    throw new OrthrusError(
      'cli.run-exists',
      `${out} holds a run already.`,
      'Go on with it by --resume, or name another folder.',
    );
  }
  const engine = await openEngine(device, line);
  try {
    const runs = new TrainingRuns(storage, deviceAccess(engine));
    if (exportOnly) {
      line.note(`encoder of the newest checkpoint: ${await writeRun(runs, id, out)}`);
      return;
    }
    const started = performance.now();
    let first: number | undefined;
    const listener: TrainingListener = (event) => {
      if (event.kind === 'step') {
        const { metrics } = event;
        first ??= metrics.step - 1;
        const rate = (metrics.step - first) / ((performance.now() - started) / 1000);
        line.update({ stage: stepText(metrics), done: metrics.step, total: total(), unit: 'steps', rate });
      } else if (event.kind === 'evaluation') {
        const { step, contrastiveLoss, retrievalAccuracy, representationAccuracy, pairs } = event.metrics;
        line.note(
          `held-out genes, step ${step}: loss ${decimals(contrastiveLoss)}, retrieval ${decimals(100 * retrievalAccuracy, 1)} % (representations ${decimals(100 * representationAccuracy, 1)} %) of ${pairs} pairs`,
        );
      } else if (event.kind === 'plan') {
        line.note(`a step needs up to ${(event.plan.peakBytes / 1e9).toFixed(2)} GB`);
      } else if (event.kind === 'status') {
        running = event.run;
      }
    };
    let running: RunInfo | undefined;
    const total = (): number => running?.config.optimizer.steps ?? config.optimizer.steps;
    // The first signal ends the run after its step, with a checkpoint; a second one ends the process.
    const pause = (): void => {
      line.note('pausing after this step …');
      runs.steer(id, 'pause');
    };
    signal.addEventListener('abort', pause, { once: true });
    const steps = numberFlag(flags, 'steps', 1);
    let info: RunInfo;
    if (resume) info = await runs.resume(id, source, listener, undefined, steps);
    else {
      const encoder = flags.has('model') ? await loadedEncoder() : undefined;
      const run = { config, dataName: data!, ...(encoder && { encoder }) };
      info = await runs.start(id, run, source(undefined), listener);
    }
    const model = await writeRun(runs, id, out);
    const { step, trainedSeconds, status } = info;
    line.note(`${status} at step ${step} after ${Math.round(trainedSeconds)} s of training; encoder: ${model}`);
    if (status === 'paused') line.note(`go on with: orthrus pretrain --resume --out ${out}`);

    async function loadedEncoder() {
      await engine.loadModel(await modelRequest(flags), { onProgress: line.update });
      return engine.model!.parameters;
    }
  } finally {
    engine.dispose();
  }
}
