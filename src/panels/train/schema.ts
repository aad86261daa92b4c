import { presetConfig, trainingPresets } from '../../train/trainingConfig';
import type { TrainingConfig, TrainingPreset } from '../../train/trainingConfig';
import { parseChanges, withChanges } from '../parts/configField';
import type { Changes, FieldProblems } from '../parts/configField';
import { FIELDS } from './fields';

/** Parameters of the Train panel: a preset, and what the user wrote over it, as written. */
export interface TrainParams {
  readonly preset: TrainingPreset;
  readonly changes: Changes;
  /** Seeded initial weights, or the encoder that is loaded. */
  readonly start: 'initial' | 'loaded';
}

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
  return {
    preset: PRESETS.find((one) => one.preset === preset)?.preset ?? DEFAULT_TRAIN_PARAMS.preset,
    changes: parseChanges(changes, FIELDS),
    start: start === 'loaded' ? 'loaded' : 'initial',
  };
}

/** The configuration that parameters describe, and what is wrong with it. A field with a problem keeps the preset's value. */
export function trainingConfigOf({ preset, changes }: TrainParams): {
  readonly config: TrainingConfig;
  readonly problems: FieldProblems;
} {
  const { config: written, problems } = withChanges(presetConfig(preset), FIELDS, changes);
  // The one list of words: a choice gives it as its text.
  const kinds = String(written.sampler.kinds).split(',') as unknown as TrainingConfig['sampler']['kinds'];
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
