import { presetConfig, trainingPresets } from '../../train/trainingConfig';
import type { TrainingConfig, TrainingPreset } from '../../train/trainingConfig';
import { FIELDS } from './fields';
import type { ConfigField } from './configField';

/** Parameters of the Train panel: a preset, and what the user wrote over it, as written. */
export interface TrainParams {
  readonly preset: TrainingPreset;
  /** By the field's path; a text that is no value yet stays until it is mended. */
  readonly changes: Readonly<Record<string, string>>;
  /** Seeded initial weights, or the encoder that is loaded. */
  readonly start: 'initial' | 'loaded';
}

/** What is wrong with a field, by its path. */
export type FieldProblems = ReadonlyMap<string, string>;

export const DEFAULT_TRAIN_PARAMS: TrainParams = { preset: 'tiny', changes: {}, start: 'initial' };

export const PRESETS: readonly { readonly preset: TrainingPreset; readonly text: string }[] = [
  { preset: 'orthrus', text: 'Orthrus, 6 × 512' },
  { preset: 'orthrus-small', text: 'Orthrus Small, 3 × 256' },
  { preset: 'orthrus-mlm', text: 'Orthrus MLM, 6 × 512' },
  { preset: 'tiny', text: 'Tiny, 2 × 64' },
];

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseTrainParams(value: unknown): TrainParams {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { preset, changes, start } = given;
  const known = typeof changes === 'object' && changes !== null ? (changes as Record<string, unknown>) : {};
  const texts = FIELDS.flatMap(({ path }) => (typeof known[path] === 'string' ? [[path, known[path]] as const] : []));
  return {
    preset: PRESETS.find((one) => one.preset === preset)?.preset ?? DEFAULT_TRAIN_PARAMS.preset,
    changes: Object.fromEntries(texts),
    start: start === 'loaded' ? 'loaded' : 'initial',
  };
}

/** The text of a field in a configuration. */
export function fieldText(config: TrainingConfig, { path }: ConfigField): string {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** The same configuration with one value put in. */
function withValue(config: TrainingConfig, path: string, value: unknown): TrainingConfig {
  const put = (holder: unknown, [key, ...rest]: readonly string[]): unknown => {
    const old = holder as Record<string, unknown>;
    return { ...old, [key!]: rest.length === 0 ? value : put(old[key!], rest) };
  };
  return put(config, path.split('.')) as TrainingConfig;
}

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 8 });

/** The value that a text means in a field. @returns what is wrong with it as `problem` */
export function fieldValue(
  field: ConfigField,
  text: string,
): { readonly value: unknown } | { readonly problem: string } {
  const { type } = field;
  const trimmed = text.trim();
  if (type.kind === 'text') return trimmed === '' ? { problem: 'Give it a name.' } : { value: trimmed.slice(0, 80) };
  if (type.kind === 'choice') {
    if (!type.choices.some((one) => one.value === trimmed)) return { problem: 'Choose one of the list.' };
    if (field.path === 'sampler.kinds') return { value: trimmed.split(',') };
    if (trimmed === 'true' || trimmed === 'false') return { value: trimmed === 'true' };
    return { value: /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed };
  }
  if (trimmed === '' && field.empty !== undefined) return { value: undefined };
  // 20,000 as the page itself writes it.
  const plain = trimmed.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
  const value = plain === '' ? NaN : Number(plain);
  const range = `from ${number.format(type.least)} to ${number.format(type.most)}`;
  if (!Number.isFinite(value) || (type.whole && !Number.isInteger(value))) {
    return { problem: `${type.whole ? 'A whole number' : 'A number'} ${range}.` };
  }
  return value < type.least || value > type.most ? { problem: `Must be ${range}.` } : { value };
}

/** The configuration that parameters describe, and what is wrong with it. A field with a problem keeps the preset's value. */
export function trainingConfigOf({ preset, changes }: TrainParams): {
  readonly config: TrainingConfig;
  readonly problems: FieldProblems;
} {
  let config = presetConfig(preset);
  const problems = new Map<string, string>();
  for (const field of FIELDS) {
    const text = changes[field.path];
    if (text === undefined) continue;
    const read = fieldValue(field, text);
    if ('problem' in read) problems.set(field.path, read.problem);
    else config = withValue(config, field.path, read.value);
  }
  for (const [path, problem] of crossProblems(config)) if (!problems.has(path)) problems.set(path, problem);
  return { config, problems };
}

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

/** Paths whose value differs from the preset's; a text that is no value counts as different. */
export function changedPaths(params: TrainParams): ReadonlySet<string> {
  const preset = presetConfig(params.preset);
  const differs = (field: ConfigField): boolean => {
    const text = params.changes[field.path];
    if (text === undefined) return false;
    const read = fieldValue(field, text);
    if ('problem' in read) return true;
    return fieldText(withValue(preset, field.path, read.value), field) !== fieldText(preset, field);
  };
  return new Set(FIELDS.filter(differs).map((field) => field.path));
}

/** The same parameters with one field written, or back at the preset's value (undefined). */
export function withChange(params: TrainParams, path: string, text: string | undefined): TrainParams {
  const others = Object.entries(params.changes).filter(([key]) => key !== path);
  return { ...params, changes: Object.fromEntries(text === undefined ? others : [...others, [path, text]]) };
}

export const presetName = (preset: TrainingPreset): string => trainingPresets[preset].name;
