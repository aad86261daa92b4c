import type { ModelCard } from '../../engine/contracts';
import type { FineTuneConfig, Metric } from '../../engine/fineTuneContracts';
import { METRICS } from '../../engine/fineTuneContracts';
import type { TrainingPreset } from '../../train/trainingConfig';
import { FIELD_GROUPS, fineTuneConfigOf, parseFineTuneParams } from '../finetune/schema';
import type { FineTuneParams, LabelParams } from '../finetune/schema';
import type { Changes, FieldGroup, FieldProblems } from '../parts/configField';
import { CONTESTANTS, KIND_OF } from './contestants';
import type { Contestant } from './contestants';
import { PAPER_TASKS } from './paperTable';

export type Size = number | 'all';

/** Shape of an encoder. */
type EncoderShape = Pick<ModelCard['config'], 'nTracks' | 'dModel' | 'nLayer'>;

/** Parameters of the Few-shot panel. */
export interface FewShotParams extends LabelParams {
  /** Rows trained on: ascending, all last. */
  readonly sizes: readonly Size[];
  /** null: all of them, the model if one goes in. */
  readonly contestants: readonly Contestant[] | null;
  /** Size of the encoder from scratch where no model goes in. */
  readonly size: TrainingPreset;
  /** What of the encoders keeps still, as in fine-tuning. */
  readonly frozen: number;
  /** Of the fine-tuning configuration, shared by all contestants. */
  readonly changes: Changes;
}

/** The paper's sizes (Fig. 2C). */
export const DEFAULT_SIZES: readonly Size[] = [30, 100, 300, 'all'];
const MOST_SIZES = 12;
const LARGEST = 1_000_000;

/** How the table is shown. */
export interface FewShotView {
  /** null: the task's leading one. */
  readonly metric: Metric | null;
  /** Id of the paper's task whose values are shown beside ours; 'none', or null: the one that the labels' name suggests. */
  readonly paper: string | null;
}

const isSize = (value: unknown): value is Size =>
  value === 'all' || (Number.isInteger(value) && (value as number) >= 2 && (value as number) <= LARGEST);

/** Ascending, each once, all last. */
const ordered = (sizes: readonly Size[]): readonly Size[] =>
  [...new Set(sizes)].sort((a, b) => (a === 'all' ? Infinity : a) - (b === 'all' ? Infinity : b));

/** Sizes that a text such as "30, 100, all" names, or what is wrong with it. */
export function readSizes(text: string): { readonly sizes: readonly Size[] } | { readonly problem: string } {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const sizes = words.map((word) => (word.toLowerCase() === 'all' ? 'all' : /^\d+$/.test(word) ? Number(word) : NaN));
  if (sizes.length === 0 || sizes.length > MOST_SIZES || !sizes.every(isSize)) {
    return { problem: `Up to ${MOST_SIZES} whole numbers from 2 on, or all, with commas between.` };
  }
  return { sizes: ordered(sizes) };
}

export const sizesText = (sizes: readonly Size[]): string => sizes.join(', ');

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseFewShotParams(value: Readonly<Record<string, unknown>>): FewShotParams {
  const { labels, join, homologs, size, frozen, changes } = parseFineTuneParams(value);
  const { sizes, contestants } = value;
  const wanted = Array.isArray(sizes) ? ordered(sizes.filter(isSize)).slice(0, MOST_SIZES) : [];
  const chosen = Array.isArray(contestants) ? CONTESTANTS.filter((one) => contestants.includes(one)) : null;
  // How many rows train is what the table is about.
  const shared = Object.fromEntries(Object.entries(changes).filter(([path]) => path !== 'share'));
  return {
    ...{ labels, join, homologs, size, frozen, changes: shared },
    sizes: wanted.length > 0 ? wanted : DEFAULT_SIZES,
    contestants: chosen,
  };
}

export function parseFewShotView({ metric, paper }: Readonly<Record<string, unknown>>): FewShotView {
  return {
    metric: METRICS.find((one) => one === metric) ?? null,
    paper: paper === 'none' || PAPER_TASKS.some(({ id }) => id === paper) ? (paper as string) : null,
  };
}

/** Values of the configuration that the form shows: all but the share. */
export const SHARED_GROUPS: readonly FieldGroup<FineTuneConfig>[] = FIELD_GROUPS.map((group) => ({
  ...group,
  fields: group.fields.filter(({ path }) => path !== 'share'),
}));

/** Who is trained, in the order in which tables name them. */
export const contestantsOf = ({ contestants }: FewShotParams, hasModel: boolean): readonly Contestant[] =>
  contestants ?? CONTESTANTS.filter((one) => one !== 'model' || hasModel);

const asFineTuning = (params: FewShotParams, contestant: Contestant): FineTuneParams => {
  const { labels, join, homologs, size, frozen, changes } = params;
  return { labels, join, homologs, size, frozen, changes, model: KIND_OF[contestant] };
};

/**
 * The configuration of a contestant, but for task, share and seed. An encoder from scratch has the shape of the model that goes in.
 * @param model shape of that model; undefined where none does
 */
export function contestantConfig(
  params: FewShotParams,
  contestant: Contestant,
  model: EncoderShape | undefined,
): { readonly config: FineTuneConfig; readonly problems: FieldProblems } {
  if (contestant !== 'scratch' || !model) return fineTuneConfigOf(asFineTuning(params, contestant), model);
  const { config, problems } = fineTuneConfigOf(asFineTuning(params, 'model'), model);
  const { nTracks, dModel, nLayer } = model;
  return {
    config: { ...config, model: { kind: 'scratch', size: { nTracks: nTracks === 4 ? 4 : 6, dModel, nLayer } } },
    problems,
  };
}

/** The values that all contestants share, as the form shows them. */
export const sharedConfig = (params: FewShotParams): ReturnType<typeof contestantConfig> =>
  contestantConfig(params, 'scratch', undefined);
