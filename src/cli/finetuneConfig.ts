import type { LabelTask } from '../bio/labelTypes';
import { fineTuneDefaults, type FineTuneConfig, type FineTunedModel } from '../engine/fineTuneContracts';
import { presets, type Preset } from '../model/initialise';
import { numberFlag, one, required, UsageError, type FlagKind, type Flags } from './args';
import { inputFlags } from './inputs';

export const finetuneFlags: Readonly<Record<string, FlagKind>> = {
  ...inputFlags,
  labels: 'one',
  target: 'many',
  key: 'one',
  task: 'one',
  isoforms: 'one',
  'max-labels': 'one',
  homologs: 'one',
  out: 'one',
  share: 'one',
  seeds: 'one',
  'learning-rate': 'one',
  l2: 'one',
  freeze: 'one',
  'head-width': 'one',
  dropout: 'one',
  'raw-head': 'none',
  epochs: 'one',
  patience: 'one',
  'batch-size': 'one',
  'validation-rows': 'one',
  'max-length': 'one',
  'micro-batch': 'one',
};

const TASKS: readonly string[] = ['regression', 'binary', 'multi-class', 'multi-label'] satisfies LabelTask[];

export function taskOf(flags: Flags): LabelTask | undefined {
  const task = one(flags, 'task');
  if (task !== undefined && !TASKS.includes(task)) {
    throw new UsageError(`There is no task "${task}"; there are ${TASKS.join(', ')}.`);
  }
  return task as LabelTask | undefined;
}

/** `saluki`, `dilated-cnn`, `untrained:PRESET` (drawn anew for each seed), or undefined where a model is to be loaded. */
export function unloadedModel(flags: Flags): FineTunedModel | undefined {
  const name = required(flags, 'model');
  if (name === 'saluki') return { kind: 'saluki', tracks: 6, filters: 64 };
  if (name === 'dilated-cnn') return { kind: 'dilated-cnn', tracks: 6, widths: [64, 128, 128, 256] };
  const preset = /^untrained:([\w-]+)$/.exec(name)?.[1];
  if (preset === undefined) return undefined;
  if (!(preset in presets)) {
    throw new UsageError(`There is no preset "${preset}"; there are ${Object.keys(presets).join(', ')}.`);
  }
  const { nTracks, dModel, nLayer } = presets[preset as Preset];
  return { kind: 'scratch', size: { nTracks: nTracks === 4 ? 4 : 6, dModel, nLayer } };
}

/** `--share 30,100,all` */
export function sharesOf(flags: Flags): (number | 'all')[] {
  return (one(flags, 'share') ?? 'all').split(',').map((share) => {
    if (share === 'all') return share;
    if (!/^\d+$/.test(share) || Number(share) < 2) {
      throw new UsageError(`--share ${share}: give numbers of training rows from 2, or all, separated by commas.`);
    }
    return Number(share);
  });
}

/** `--freeze N` layers with the embedding; `all`; or `embedding`. */
function frozenOf(flags: Flags): FineTuneConfig['frozen'] {
  const text = one(flags, 'freeze');
  if (text === 'embedding') return { embedding: true, layers: 0 };
  if (text === 'all') return { embedding: true, layers: Infinity };
  const layers = numberFlag(flags, 'freeze', 0) ?? 0;
  return { embedding: layers > 0, layers };
}

/** The configuration, but for what depends on labels and share. */
export function finetuneConfig(flags: Flags): FineTuneConfig {
  const all = fineTuneDefaults;
  const seeds = numberFlag(flags, 'seeds', 1) ?? all.seeds.length;
  const dropout = numberFlag(flags, 'dropout', 0, false) ?? all.head.dropout;
  if (dropout >= 1) throw new UsageError('--dropout is a share below 1.');
  return {
    ...all,
    model: unloadedModel(flags) ?? { kind: 'loaded' },
    head: { width: numberFlag(flags, 'head-width', 1) ?? all.head.width, dropout, standardise: !flags.has('raw-head') },
    learningRate: numberFlag(flags, 'learning-rate', 0, false) ?? all.learningRate,
    l2: numberFlag(flags, 'l2', 0, false) ?? all.l2,
    frozen: frozenOf(flags),
    validationRows: numberFlag(flags, 'validation-rows', 1) ?? all.validationRows,
    seeds: Array.from({ length: seeds }, (_, i) => i),
    maxEpochs: numberFlag(flags, 'epochs', 1) ?? all.maxEpochs,
    patience: numberFlag(flags, 'patience', 1) ?? all.patience,
    batchSize: numberFlag(flags, 'batch-size', 1) ?? all.batchSize,
    maxLength: numberFlag(flags, 'max-length', 1) ?? all.maxLength,
    microBatchTokens: numberFlag(flags, 'micro-batch', 1) ?? all.microBatchTokens,
  };
}
