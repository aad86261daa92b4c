import { presetConfig, trainingPresets } from '../../train/trainingConfig';
import type { TrainingConfig, TrainingPreset } from '../../train/trainingConfig';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import { fieldText, parseChanges, withChanges } from '../parts/configField';
import type { Changes, FieldProblems } from '../parts/configField';
import { FIELDS } from './fields';

/** What pairs transcripts of different species beside their genes' names. Isoforms of one gene are always pairs. */
export interface TrainLinks {
  readonly byName: boolean;
  /** Tables of orthologous genes. */
  readonly orthologs: readonly SourceRef[];
  /** FASTAs of coding sequences of orthologs. */
  readonly codingFasta: readonly SourceRef[];
}

/** What is trained on. */
export type TrainData =
  /** The transcripts that the panel takes from. */
  | { readonly kind: 'input'; readonly links: TrainLinks }
  /** A set that this browser (or the command line's folder) keeps. */
  | { readonly kind: 'opfs'; readonly name: string }
  /** A manifest at an address; its shards lie beside it. */
  | { readonly kind: 'url'; readonly url: string }
  /** A manifest and its shards. */
  | { readonly kind: 'files'; readonly files: readonly SourceRef[] };

/** Parameters of the Train panel: data, a preset, and what the user wrote over it, as written. */
export interface TrainParams {
  readonly data: TrainData | null;
  readonly preset: TrainingPreset;
  readonly changes: Changes;
  /** Seeded initial weights, or the encoder of the model that the panel takes from. */
  readonly start: 'initial' | 'loaded';
}

export const DEFAULT_LINKS: TrainLinks = { byName: true, orthologs: [], codingFasta: [] };

export const DEFAULT_TRAIN_PARAMS: TrainParams = {
  data: { kind: 'input', links: DEFAULT_LINKS },
  preset: 'tiny',
  changes: {},
  start: 'initial',
};

/** How the panel shows its runs. */
export interface TrainView {
  /** Id of the run that is shown; null: the panel's own newest. */
  readonly run: string | null;
  /** Share of the past in the curves' moving average, 0 … 0.99; null: as suits the run's length. */
  readonly smoothing: number | null;
}

export function parseTrainView({ run, smoothing }: Readonly<Record<string, unknown>>): TrainView {
  return {
    run: typeof run === 'string' ? run : null,
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing <= 0.99 ? smoothing : null,
  };
}

export const PRESETS: readonly { readonly preset: TrainingPreset; readonly text: string }[] = [
  { preset: 'orthrus', text: 'Orthrus, 6 × 512' },
  { preset: 'orthrus-small', text: 'Orthrus Small, 3 × 256' },
  { preset: 'orthrus-mlm', text: 'Orthrus MLM, 6 × 512' },
  { preset: 'tiny', text: 'Tiny, 2 × 64' },
];

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseTrainParams(value: unknown): TrainParams {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { data, preset, changes, start } = given;
  return {
    data: data === undefined ? DEFAULT_TRAIN_PARAMS.data : parseData(data),
    preset: PRESETS.find((one) => one.preset === preset)?.preset ?? DEFAULT_TRAIN_PARAMS.preset,
    changes: parseChanges(changes, FIELDS),
    start: start === 'loaded' ? 'loaded' : 'initial',
  };
}

function parseData(value: unknown): TrainData | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, name, url, files, links } = value as Record<string, unknown>;
  const references = (list: unknown): SourceRef[] =>
    Array.isArray(list) ? list.flatMap((one) => parseSource(one) ?? []) : [];
  switch (kind) {
    case 'input': {
      const { byName, orthologs, codingFasta } = (typeof links === 'object' && links !== null ? links : {}) as Record<
        string,
        unknown
      >;
      return {
        kind,
        links: {
          byName: byName !== false,
          orthologs: references(orthologs),
          codingFasta: references(codingFasta),
        },
      };
    }
    case 'opfs':
      return typeof name === 'string' ? { kind, name } : null;
    case 'url':
      return typeof url === 'string' && /^https?:\/\//.test(url) ? { kind, url } : null;
    case 'files': {
      const all = references(files);
      return all.length > 0 ? { kind, files: all } : null;
    }
    default:
      return null;
  }
}

/** Preset and changes that give a configuration: of the preset that is nearest to it. */
export function paramsOfConfig(config: TrainingConfig): Pick<TrainParams, 'preset' | 'changes'> {
  const ways = PRESETS.map(({ preset }) => {
    const base = presetConfig(preset);
    const changes = FIELDS.flatMap((field) => {
      const text = fieldText(config, field);
      return text === fieldText(base, field) ? [] : [[field.path, text] as const];
    });
    return { preset, changes: Object.fromEntries(changes) as Changes, count: changes.length };
  });
  const { preset, changes } = ways.reduce((a, b) => (b.count < a.count ? b : a));
  return { preset, changes };
}

/** The configuration that parameters describe, and what is wrong with it. A field with a problem keeps the preset's value. */
export function trainingConfigOf({ preset, changes }: TrainParams): {
  readonly config: TrainingConfig;
  readonly problems: FieldProblems;
} {
  const { config: written, problems } = withChanges(presetConfig(preset), FIELDS, changes);
  // The one list of words: a choice gives it as its text.
  const words = String(written.sampler.kinds).split(',');
  const kinds = words.filter((word) => word !== '') as unknown as TrainingConfig['sampler']['kinds'];
  const config = { ...written, sampler: { ...written.sampler, kinds } };
  for (const [path, problem] of crossProblems(config)) if (!problems.has(path)) problems.set(path, problem);
  return { config, problems };
}

const number = new Intl.NumberFormat('en');

/** What is wrong between fields that are each right by themselves. */
function* crossProblems({ optimizer, sampler, encoder }: TrainingConfig): Generator<readonly [string, string]> {
  if (optimizer.warmupSteps > optimizer.steps) {
    yield ['optimizer.warmupSteps', `Longer than the run of ${number.format(optimizer.steps)} steps.`];
  }
  if (sampler.shortBatches + sampler.longBatches === 0) {
    yield ['sampler.shortBatches', 'A step needs a batch: short or long ones, or both.'];
  }
  if (sampler.longBatches > 0 && sampler.lengthThreshold >= sampler.maxLength) {
    yield ['sampler.lengthThreshold', 'Must be less than “Longest”, or set “Long batches” to 0 under More.'];
  }
  if (encoder.dModel % 16 !== 0) yield ['encoder.dModel', 'Must be a multiple of 16.'];
}

export const presetName = (preset: TrainingPreset): string => trainingPresets[preset].name;
