import { EFFECT_MEASURES } from '../../analysis/mutagenesis/series';
import type { EffectMeasure } from '../../analysis/mutagenesis/series';
import { SUBSTITUTION_KINDS } from '../../analysis/mutagenesis/substitutionKinds';
import type { SubstitutionKind } from '../../analysis/mutagenesis/substitutionKinds';
import type { JsonObject } from '../../notebook/document/documentTypes';

/** Parameters of the Mutagenesis panel. */
export interface MutagenesisParams {
  /** Id (with or without version) or name of the transcript; empty: the first. */
  readonly id: string;
  /** Positions that are mutated, 0-based half-open; null: from the first, to the last. */
  readonly from: number | null;
  readonly to: number | null;
  /** The predictor's column or class; empty: its first. */
  readonly label: string;
  /** Seed of the probe that predicts; null: the mean over all. */
  readonly seed: number | null;
}

/** What is shown of a result. */
export interface MutagenesisView {
  readonly measure: EffectMeasure;
  /** What the list is sorted by at first: the effect, or the change of the prediction. */
  readonly by: 'effect' | 'change';
  /** Substitutions in the list: of one kind, or all. */
  readonly kind: SubstitutionKind | 'all';
}

export const DEFAULT_MUTAGENESIS_PARAMS: MutagenesisParams = { id: '', from: null, to: null, label: '', seed: null };

const place = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;

/** Parameters from a document: what is missing or of another kind takes its default. */
export const parseMutagenesisParams = ({ id, from, to, label, seed }: JsonObject): MutagenesisParams => ({
  id: typeof id === 'string' ? id.trim() : '',
  from: place(from),
  to: place(to),
  label: typeof label === 'string' ? label : '',
  seed: place(seed),
});

export const parseMutagenesisView = ({ measure, by, kind }: JsonObject): MutagenesisView => ({
  measure: EFFECT_MEASURES.find((one) => one === measure) ?? 'scaled',
  by: by === 'change' ? 'change' : 'effect',
  kind: SUBSTITUTION_KINDS.find((one) => one === kind && one !== 'none') ?? 'all',
});
