import type { Linkage } from '../../analysis/isoformTypes';
import type { IntronMode } from '../../engine/export/genomicScale';
import type { JsonObject } from '../../notebook/document/documentTypes';

/** Parameters of the Isoforms panel. */
export interface IsoformsParams {
  /** Empty: the one with most isoforms. */
  readonly gene: string;
  readonly linkage: Linkage;
}

/** How the figure is drawn. */
export interface IsoformsView {
  /** Number of clusters the tree is cut into; null: the number the tree suggests. */
  readonly clusters: number | null;
  readonly introns: IntronMode;
  /** Function labels written by the user, by transcript id. */
  readonly labels: Readonly<Record<string, string>>;
}

export const LINKAGES: readonly { readonly value: Linkage; readonly name: string }[] = [
  { value: 'average', name: 'Average' },
  { value: 'complete', name: 'Complete' },
  { value: 'ward', name: 'Ward' },
  { value: 'single', name: 'Single' },
];

export const DEFAULT_PARAMS: IsoformsParams = { gene: '', linkage: 'average' };

export const DEFAULT_VIEW: IsoformsView = { clusters: null, introns: 'compressed', labels: {} };

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseIsoformsParams({ gene, linkage }: JsonObject): IsoformsParams {
  return {
    gene: typeof gene === 'string' ? gene : DEFAULT_PARAMS.gene,
    linkage: LINKAGES.find((one) => one.value === linkage)?.value ?? DEFAULT_PARAMS.linkage,
  };
}

export function parseIsoformsView({ clusters, introns, labels }: JsonObject): IsoformsView {
  const texts = Object.entries(typeof labels === 'object' && labels !== null ? labels : {});
  return {
    clusters: typeof clusters === 'number' && Number.isInteger(clusters) && clusters >= 1 ? clusters : null,
    introns: introns === 'scale' || introns === 'compressed' ? introns : DEFAULT_VIEW.introns,
    labels: Object.fromEntries(texts.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}
