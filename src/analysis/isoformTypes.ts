import type { Interval, Strand } from '../bio/transcript';

export type Linkage = 'average' | 'complete' | 'ward' | 'single';

/**
 * All-pairs similarity of n embeddings (analysis/similarity). Every matrix is n × n, row-major and symmetric.
 *
 * - `distance`: L2 distance.
 * - `raw`: 1 − ln(distance); pairs of identical embeddings, the diagonal among them, get the highest finite value of the
 *   set, never infinity.
 * - `scaled`: raw mapped linearly to 0…1 over the off-diagonal pairs.
 * - `rawRange`: the lowest and the highest raw value of the off-diagonal pairs, what `scaled` 0 and 1 stand for.
 */
export interface Similarity {
  readonly n: number;
  readonly raw: Float64Array<ArrayBuffer>;
  readonly scaled: Float64Array<ArrayBuffer>;
  readonly distance: Float64Array<ArrayBuffer>;
  readonly rawRange: readonly [lowest: number, highest: number];
  /** Number of off-diagonal pairs (each counted once) that are identical. */
  readonly identicalPairs: number;
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
  /** CDS length in nucleotides, stop codon included, for transcripts without exons; else the sum of `cdsParts` says it. */
  readonly cdsLength?: number;
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
