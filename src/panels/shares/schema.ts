import type { IntronMode } from '../../engine/export/genomicScale';
import type { JsonObject } from '../../notebook/document/documentTypes';

/** Parameters of the Exon shares panel. */
export interface SharesParams {
  /** Ids (with or without version) or names of the two isoforms; where one is empty, the one farthest from the other; both: the farthest two. */
  readonly a: string;
  readonly b: string;
}

/** How the shares are shown. */
export interface SharesView {
  readonly introns: IntronMode;
}

export const DEFAULT_SHARES_PARAMS: SharesParams = { a: '', b: '' };

/** Parameters from a document: what is missing or of another kind takes its default. */
export const parseSharesParams = ({ a, b }: JsonObject): SharesParams => ({
  a: typeof a === 'string' ? a.trim() : '',
  b: typeof b === 'string' ? b.trim() : '',
});

export const parseSharesView = ({ introns }: JsonObject): SharesView => ({
  introns: introns === 'scale' ? 'scale' : 'compressed',
});
