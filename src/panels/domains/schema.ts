import type { JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';

/** Parameters of the Domains panel. */
export interface DomainsParams {
  /** The table that is read. */
  readonly source: SourceRef;
}

/** Tables of domains that ship with the program (public/domains/README.md). */
export const SHIPPED_DOMAINS = [
  { path: 'domains/human.tsv.gz', text: 'Human, Ensembl 110' },
  { path: 'domains/mouse.tsv.gz', text: 'Mouse, Ensembl 110' },
] as const;

export const DEFAULT_DOMAINS_PARAMS: DomainsParams = { source: { kind: 'shipped', path: SHIPPED_DOMAINS[0].path } };

/** Parameters from a document: what is missing or of another kind takes its default. */
export const parseDomainsParams = ({ source }: JsonObject): DomainsParams => ({
  source: parseSource(source) ?? DEFAULT_DOMAINS_PARAMS.source,
});
