import type { JsonObject } from '../../notebook/document/documentTypes';

/** Which transcripts count as neighbours. */
export type Across = 'all' | 'other genes' | 'other species';

export const ACROSS: readonly { readonly value: Across; readonly name: string }[] = [
  { value: 'all', name: 'all transcripts' },
  { value: 'other genes', name: 'other genes' },
  { value: 'other species', name: 'other species' },
];

/** Parameters of the Neighbours panel. */
export interface NeighboursParams {
  /** Id (with or without version) or name of the transcript whose neighbours are asked for; empty: the first. */
  readonly id: string;
  readonly k: number;
  readonly across: Across;
}

/** Neighbours that a list can be read through. */
export const MOST = 1000;

export const DEFAULT_PARAMS: NeighboursParams = { id: '', k: 20, across: 'all' };

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseNeighboursParams({ id, k, across }: JsonObject): NeighboursParams {
  return {
    id: typeof id === 'string' ? id.trim() : DEFAULT_PARAMS.id,
    k: typeof k === 'number' && Number.isInteger(k) && k >= 1 ? Math.min(MOST, k) : DEFAULT_PARAMS.k,
    across: ACROSS.find(({ value }) => value === across)?.value ?? DEFAULT_PARAMS.across,
  };
}
