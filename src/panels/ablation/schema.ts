import type { JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

/** Parameters of the Ablation panel. */
export interface AblationParams {
  /** Scores of runs from elsewhere, beside those of connected panels. */
  readonly table: SourceRef | null;
  /** Id of the run that the others are tested against; null: the first. */
  readonly reference: string | null;
  /** Ids of the runs whose scores make the distribution; null: all. */
  readonly pool: readonly string[] | null;
  /** Level of significance. */
  readonly alpha: number;
  /** p values adjusted for their number. */
  readonly adjusted: boolean;
}

/** How a comparison is shown. */
export interface AblationView {
  /** Id of a panel → what was changed there: the rows' groups. */
  readonly groups: Readonly<Record<string, string>>;
  /** What the strips show: Z, or scores as they are. */
  readonly scale: 'z' | 'score';
}

export const DEFAULT_ABLATION_PARAMS: AblationParams = {
  table: null,
  reference: null,
  pool: null,
  alpha: 0.05,
  adjusted: false,
};

/** The three properties that the paper varies; a group may be any other word. */
export const GROUPS = ['objective', 'augmentation', 'architecture'] as const;

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseAblationParams({ table, reference, pool, alpha, adjusted }: JsonObject): AblationParams {
  return {
    table: parseSource(table) ?? null,
    reference: typeof reference === 'string' ? reference : null,
    pool: Array.isArray(pool) ? (pool as readonly unknown[]).filter((id) => typeof id === 'string') : null,
    alpha: typeof alpha === 'number' && alpha > 0 && alpha < 1 ? alpha : DEFAULT_ABLATION_PARAMS.alpha,
    adjusted: adjusted === true,
  };
}

export function parseAblationView({ groups, scale }: JsonObject): AblationView {
  const given = typeof groups === 'object' && groups !== null && !Array.isArray(groups) ? Object.entries(groups) : [];
  return {
    groups: Object.fromEntries(
      given.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== '__proto__'),
    ),
    scale: scale === 'score' ? 'score' : 'z',
  };
}
