import type { JsonObject } from '../../notebook/document/documentTypes';

/** Which transcripts exons are left out of: one, those of a gene, or all. */
export type SkippingScope = 'transcript' | 'gene' | 'all';

/** Of a gene: all of its transcripts, or the one with the longest CDS. */
export type SkippingIsoforms = 'all' | 'longest-cds';

/** Parameters of the Exon skipping panel. */
export interface SkippingParams {
  readonly scope: SkippingScope;
  /** Id (with or without version) or name of a transcript, or name or id of a gene; empty: the first there is. */
  readonly target: string;
  readonly isoforms: SkippingIsoforms;
}

/** What is shown of a result. */
export interface SkippingView {
  /** Id of the transcript that is drawn; empty: the one with the exon that shifts most. */
  readonly shown: string;
  /** Whether all transcripts of its gene are drawn below it. */
  readonly gene: boolean;
}

export const SCOPES: readonly { readonly kind: SkippingScope; readonly text: string }[] = [
  { kind: 'transcript', text: 'one transcript' },
  { kind: 'gene', text: 'a gene' },
  { kind: 'all', text: 'all transcripts that go in' },
];

export const ISOFORMS: readonly { readonly kind: SkippingIsoforms; readonly text: string }[] = [
  { kind: 'all', text: 'all isoforms' },
  { kind: 'longest-cds', text: 'longest CDS of each gene' },
];

/** All isoforms of one gene; of many genes one each. */
export const defaultIsoforms = (scope: SkippingScope): SkippingIsoforms => (scope === 'all' ? 'longest-cds' : 'all');

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseSkippingParams({ scope, target, isoforms }: JsonObject): SkippingParams {
  const known = SCOPES.find(({ kind }) => kind === scope)?.kind ?? 'gene';
  return {
    scope: known,
    target: typeof target === 'string' ? target.trim() : '',
    isoforms: ISOFORMS.find(({ kind }) => kind === isoforms)?.kind ?? defaultIsoforms(known),
  };
}

export function parseSkippingView({ shown, gene }: JsonObject): SkippingView {
  return { shown: typeof shown === 'string' ? shown : '', gene: gene === true };
}
