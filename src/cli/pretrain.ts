import { basename, dirname, join, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { deviceAccess } from '../engine/trainingLoop';
import { TrainingRuns, type RunSource } from '../engine/trainingRuns';
import type { RunInfo, StepMetrics, TrainingListener } from '../engine/trainingContracts';
import { OrthrusError } from '../lib/errors';
import { shardPairSource } from '../train/sampler';
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
  preset: 'one',
  out: 'one',
  resume: 'none',
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

/** `orthrus pretrain`: contrastive pre-training from shards into a folder. */
export async function pretrain(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = resolve(required(flags, 'out'));
  const resume = flags.has('resume');
  const config = configOf(flags);
  const device = deviceRequest(flags);
  const data = one(flags, 'data');
  if (!resume && data === undefined) throw new UsageError('--data is missing: the folder that "orthrus shards" wrote.');
  const source = (spec: unknown): RunSource => {
    const folder = data === undefined ? String(spec) : resolve(data);
    return {
      spec: folder,
      open: async (options) => {
        const { manifest, open } = await openShardFolder(folder);
        return shardPairSource(manifest, open, options);
      },
    };
  };
  const storage = folderRuns(dirname(out));
  const id = basename(out);
  if (!resume && (await storage.ids()).includes(id) && (await (await storage.files(id)).read('run.json'))) {
    throw new OrthrusError(
      'cli.run-exists',
      `${out} holds a run already.`,
      'Go on with it by --resume, or name another folder.',
    );
  }
  const engine = await openEngine(device, line);
  try {
    const runs = new TrainingRuns(storage, deviceAccess(engine));
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
    const model = join(out, 'model.safetensors');
    await writeFile(model, await runs.exportEncoder(id));
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
