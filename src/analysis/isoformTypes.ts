import type { Interval, Strand } from '../bio/transcript';

export type Linkage = 'average' | 'complete' | 'ward' | 'single';

/**
 * All-pairs similarity of n embeddings. `raw` is 1 − ln(L2 distance), n × n row-major and symmetric; pairs of identical
 * embeddings (distance 0), the diagonal among them, get the highest finite value of the set, never infinity.
 * `scaled` is raw mapped to 0…1 over the off-diagonal pairs.
 */
export interface Similarity {
  readonly n: number;
  readonly raw: Float64Array<ArrayBuffer>;
  readonly scaled: Float64Array<ArrayBuffer>;
  readonly distance: Float64Array<ArrayBuffer>;
}

/** One merge of agglomerative clustering: children are leaves (< n) or earlier merges (n + index), as SciPy's linkage matrix. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly size: number;
}

/** A rooted binary tree over n leaves with the order in which leaves are drawn. */
export interface Dendrogram {
  readonly n: number;
  readonly linkage: Linkage;
  readonly merges: readonly Merge[];
  readonly order: readonly number[];
}

/** What is drawn of one isoform beside the heatmap. */
export interface IsoformRow {
  readonly id: string;
  readonly name: string;
  readonly biotype: string;
  /** Editable by the user; empty by default. */
  readonly label: string;
  readonly length: number;
  readonly chrom: string;
  readonly strand: Strand;
  /** Genomic, ascending; empty where the structure is not known. */
  readonly exons: readonly Interval[];
  /** The CDS cut along the exons, genomic, ascending. */
  readonly cdsParts: readonly Interval[];
}

/** The isoforms of one gene, compared and clustered: the artefact of the Isoforms panel. */
export interface IsoformAnalysis {
  readonly gene: string;
  readonly rows: readonly IsoformRow[];
  readonly similarity: Similarity;
  readonly dendrogram: Dendrogram;
}
