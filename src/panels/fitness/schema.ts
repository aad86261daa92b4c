import type { JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

/** What is told: a label from a table, or whether leaving the exon out breaks the reading frame. */
export type FitnessTarget = 'frame' | 'table';

/** Parameters of the Exon fitness panel. */
export interface FitnessParams {
  readonly target: FitnessTarget;
  /** Labelled exons, and perhaps features of theirs. */
  readonly labels: SourceRef | null;
  /** Column of labels; empty: found by itself. */
  readonly column: string;
  /** A further table of features. */
  readonly features: SourceRef | null;
  /** Columns that are no features, separated by commas. */
  readonly without: string;
  /** Principal components of the representations. */
  readonly components: number;
  readonly trees: number;
  /** How many, from 0. */
  readonly seeds: number;
  /** Labels dealt out anew among the exons: a control, which should score as chance. */
  readonly permuted: boolean;
}

/** What may be written into the fields. */
export const FITNESS_LIMITS = {
  components: { least: 1, most: 512 },
  trees: { least: 1, most: 5000 },
  seeds: { least: 1, most: 100 },
} as const;

export const DEFAULT_FITNESS_PARAMS: FitnessParams = {
  ...{ target: 'frame', labels: null, column: '', features: null, without: '' },
  ...{ components: 32, trees: 500, seeds: 5, permuted: false },
};

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseFitnessParams(value: JsonObject): FitnessParams {
  const number = (name: keyof typeof FITNESS_LIMITS): number => {
    const { least, most } = FITNESS_LIMITS[name];
    const given = value[name];
    const fits = typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most;
    return fits ? given : DEFAULT_FITNESS_PARAMS[name];
  };
  const text = (given: unknown): string => (typeof given === 'string' ? given : '');
  return {
    target: value['target'] === 'table' ? 'table' : 'frame',
    labels: parseSource(value['labels']) ?? null,
    column: text(value['column']),
    features: parseSource(value['features']) ?? null,
    without: text(value['without']),
    components: number('components'),
    trees: number('trees'),
    seeds: number('seeds'),
    permuted: value['permuted'] === true,
  };
}
