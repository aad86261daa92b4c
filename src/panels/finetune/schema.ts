import type { JoinOptions, LabelTask } from '../../bio/labelTypes';
import type { FineTuneConfig, FineTunedModel } from '../../engine/fineTuneContracts';
import { fineTuneChoices, fineTuneDefaults } from '../../engine/fineTuneContracts';
import { presetConfig } from '../../train/trainingConfig';
import type { EncoderSize, TrainingPreset } from '../../train/trainingConfig';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import { choice, parseChanges, real, whole, withChanges } from '../parts/configField';
import type { Changes, ConfigField, FieldGroup, FieldKind, FieldProblems } from '../parts/configField';

/** Labels as the parameters of a panel name them. */
export interface LabelParams {
  /** The labelled table. */
  readonly labels: SourceRef | null;
  /** How it is understood, where not as guessed. */
  readonly join: JoinOptions;
  /** Pairs of homologous genes, which are kept on one side of a split. */
  readonly homologs: SourceRef | null;
}

/** Parameters of the Fine-tune panel. */
export interface FineTuneParams extends LabelParams {
  readonly model: FineTunedModel['kind'];
  /** Size of an encoder from scratch. */
  readonly size: TrainingPreset;
  /** What of an encoder keeps still: −1 nothing, 0 the embedding, k also the first k layers. */
  readonly frozen: number;
  readonly changes: Changes;
}

export const DEFAULT_FINE_TUNE_PARAMS: FineTuneParams = {
  labels: null,
  join: {},
  homologs: null,
  model: 'loaded',
  size: 'tiny',
  frozen: -1,
  changes: {},
};

/** How a task reads in a sentence. */
export const TASK_TEXT: Readonly<Record<LabelTask, string>> = {
  regression: 'numbers (regression)',
  binary: 'one of two (binary)',
  'multi-class': 'one of several classes',
  'multi-label': 'several yes/no labels at once',
};

/** Which predictions are drawn. */
export interface FineTuneView {
  /** null: the seed with the lowest validation loss. */
  readonly seed: number | null;
  /** Index of the output. */
  readonly output: number;
}

export function parseFineTuneView({ seed, output }: Readonly<Record<string, unknown>>): FineTuneView {
  return {
    seed: typeof seed === 'number' ? seed : null,
    output: Number.isInteger(output) && (output as number) >= 0 ? (output as number) : 0,
  };
}

export const MODELS: readonly { readonly kind: FineTunedModel['kind']; readonly text: string }[] = [
  { kind: 'loaded', text: 'the model that goes in' },
  { kind: 'scratch', text: 'an encoder from scratch' },
  { kind: 'saluki', text: 'Saluki' },
  { kind: 'dilated-cnn', text: 'dilated CNN' },
];

export const SIZES: readonly { readonly size: TrainingPreset; readonly text: string }[] = [
  { size: 'tiny', text: 'Tiny, 2 × 64' },
  { size: 'orthrus-small', text: 'Orthrus Small, 3 × 256' },
  { size: 'orthrus', text: 'Orthrus, 6 × 512' },
];

const isEncoder = ({ model }: FineTuneConfig): boolean => model.kind === 'loaded' || model.kind === 'scratch';
const paperChoice = (values: readonly (number | string)[]): FieldKind =>
  choice(...values.map((value) => [String(value), String(value)] as const));

type Field = ConfigField<FineTuneConfig>;
const field = (
  path: string,
  label: string,
  unit: string,
  type: FieldKind,
  hint: string,
  extra: Pick<Field, 'empty' | 'applies'> = {},
): Field => ({ path, label, unit, type, hint, ...extra });

/** Every value of a configuration that is a field; task, model and frozen layers are chosen apart. */
export const FIELD_GROUPS: readonly FieldGroup<FineTuneConfig>[] = [
  {
    title: 'Training',
    main: true,
    fields: [
      field(
        'learningRate',
        'Learning rate',
        '',
        paperChoice(fineTuneChoices.learningRates),
        'As the paper chose among',
      ),
      field('l2', 'L2', '', paperChoice(fineTuneChoices.l2), 'Penalty of what is trained from initial weights'),
      field('share', 'Training rows', '', paperChoice(fineTuneChoices.shares), 'How many of the labelled rows train'),
      field('seeds', 'Seeds', '', { kind: 'list', most: 20 }, 'One run each: split, head, order and dropout'),
      field('head.width', 'Head', 'wide', whole(1, 8192), 'Inner width of the two-layer head', { applies: isEncoder }),
      field('maxEpochs', 'Epochs', 'at most', whole(1, 10_000), 'Passes over the training rows'),
      field('patience', 'Patience', 'epochs', whole(1, 10_000), 'Ends after so many without a lower validation loss'),
    ],
  },
  {
    title: 'Batches and limits',
    main: false,
    fields: [
      field('batchSize', 'Batch', 'rows', whole(1, 8192), 'Rows in a step'),
      field('head.dropout', 'Dropout', '0–1', real(0, 0.95), 'Before the last layer of the head', {
        applies: isEncoder,
      }),
      field('clipNorm', 'Clip norm', '', real(1e-6, 1e6), 'Largest norm of the gradient'),
      field('validationRows', 'Validation rows', '', paperChoice(fineTuneChoices.shares), 'How many tell when to stop'),
      field('maxLength', 'Longest', 'nt', whole(1, 1_000_000), 'Longer transcripts are left out'),
      field('microBatchTokens', 'Micro-batch', 'nt', whole(64, 100_000_000), 'Positions computed at a time', {
        empty: 'automatic',
      }),
    ],
  },
];

export const FIELDS: readonly Field[] = FIELD_GROUPS.flatMap((group) => group.fields);

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseFineTuneParams(value: unknown): FineTuneParams {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { model, size, frozen, changes } = given;
  return {
    ...parseLabelParams(given),
    model: MODELS.find(({ kind }) => kind === model)?.kind ?? DEFAULT_FINE_TUNE_PARAMS.model,
    size: SIZES.find((one) => one.size === size)?.size ?? DEFAULT_FINE_TUNE_PARAMS.size,
    frozen: Number.isInteger(frozen) && (frozen as number) >= -1 ? (frozen as number) : -1,
    changes: parseChanges(changes, FIELDS),
  };
}

/** The labels' part of parameters from a document. */
export function parseLabelParams({ labels, join, homologs }: Readonly<Record<string, unknown>>): LabelParams {
  return {
    labels: parseSource(labels) ?? null,
    join: parseJoin(join),
    homologs: parseSource(homologs) ?? null,
  };
}

/** How labels are joined, from a document. */
export function parseJoin(value: unknown): JoinOptions {
  const { targets, task, key, isoforms, maxLabels } = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Record<string, unknown>;
  const known = Object.keys(TASK_TEXT).find((one) => one === task) as LabelTask | undefined;
  const names = Array.isArray(targets) ? targets.filter((name) => typeof name === 'string') : undefined;
  return {
    ...(names && { targets: names }),
    ...(known && { task: known }),
    ...(typeof key === 'string' && { key }),
    ...((isoforms === 'longest-cds' || isoforms === 'all') && { isoforms }),
    ...(Number.isInteger(maxLabels) && (maxLabels as number) > 0 && { maxLabels: maxLabels as number }),
  };
}

function modelOf({ model, size }: FineTuneParams): FineTunedModel {
  switch (model) {
    case 'loaded':
      return { kind: 'loaded' };
    case 'scratch':
      return { kind: 'scratch', size: presetConfig(size).encoder };
    case 'saluki':
      return { kind: 'saluki', tracks: 6, filters: 64 };
    case 'dilated-cnn':
      return { kind: 'dilated-cnn', tracks: 6, widths: [64, 128, 128, 256] };
  }
}

/** Size of the encoder that is trained; undefined for a baseline, or where no model is loaded. */
export function encoderOf({ model, size }: FineTuneParams, loaded: EncoderLike | undefined): EncoderLike | undefined {
  if (model === 'scratch') return presetConfig(size).encoder;
  return model === 'loaded' ? loaded : undefined;
}

type EncoderLike = Pick<EncoderSize, 'dModel' | 'nLayer'>;

/** The configuration that parameters describe, and what is wrong with it. */
export function fineTuneConfigOf(
  params: FineTuneParams,
  loaded: EncoderLike | undefined,
): { readonly config: FineTuneConfig; readonly problems: FieldProblems } {
  const encoder = encoderOf(params, loaded);
  const layers = encoder ? Math.min(Math.max(0, params.frozen), encoder.nLayer) : 0;
  const base: FineTuneConfig = {
    ...fineTuneDefaults,
    model: modelOf(params),
    frozen: { embedding: encoder !== undefined && params.frozen >= 0, layers },
  };
  return withChanges(base, FIELDS, params.changes);
}

/** What can keep still of an encoder of so many layers. */
export function frozenChoices(layers: number): readonly { readonly value: number; readonly text: string }[] {
  return Array.from({ length: layers + 2 }, (_, i) => {
    const value = i - 1;
    if (value < 0) return { value, text: 'nothing: all of it is trained' };
    if (value === 0) return { value, text: 'the embedding' };
    if (value === layers) return { value, text: 'the whole encoder: only the head is trained' };
    return { value, text: `the embedding and the first ${value === 1 ? 'layer' : `${value} layers`}` };
  });
}
