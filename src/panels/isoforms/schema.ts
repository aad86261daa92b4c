import type { Linkage } from '../../analysis/isoformTypes';
import type { IntronMode } from '../../engine/export/genomicScale';

/** Parameters of the Isoforms panel. */
export interface IsoformsParams {
  /** Gene shown; empty: the one with most isoforms. */
  readonly gene: string;
  readonly linkage: Linkage;
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

export const DEFAULT_PARAMS: IsoformsParams = {
  gene: '',
  linkage: 'average',
  clusters: null,
  introns: 'compressed',
  labels: {},
};

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseIsoformsParams(value: unknown): IsoformsParams {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { gene, linkage, clusters, introns, labels } = given;
  return {
    gene: typeof gene === 'string' ? gene : DEFAULT_PARAMS.gene,
    linkage: LINKAGES.find((one) => one.value === linkage)?.value ?? DEFAULT_PARAMS.linkage,
    clusters: typeof clusters === 'number' && Number.isInteger(clusters) && clusters >= 1 ? clusters : null,
    introns: introns === 'scale' || introns === 'compressed' ? introns : DEFAULT_PARAMS.introns,
    labels:
      typeof labels === 'object' && labels !== null
        ? Object.fromEntries(Object.entries(labels).filter((entry) => typeof entry[1] === 'string'))
        : {},
  };
}
