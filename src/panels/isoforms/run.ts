import { analyseIsoforms } from '../../analysis/analyseIsoforms';
import { cutTree, suggestedClusters } from '../../analysis/cutTree';
import type { IsoformAnalysis, IsoformRow } from '../../analysis/isoformTypes';
import { newick } from '../../analysis/newick';
import { clustersCsv, heatmapSvg, isoformNames, similarityCsv, similarityPairsCsv } from '../../engine/export';
import type { FigureModel } from '../../engine/export/isoformCaption';
import type { IsoformsParams } from './schema';

/** One gene's embedded isoforms: `embeddings` is rows.length × dim, in the order of `rows`. */
export interface IsoformsInput {
  readonly gene: string;
  readonly rows: readonly IsoformRow[];
  readonly embeddings: Float32Array;
}

/** The panel's artefact, without any view. */
export function runIsoforms(input: IsoformsInput, params: Pick<IsoformsParams, 'linkage'>): IsoformAnalysis {
  return analyseIsoforms(input.gene, input.rows, input.embeddings, params.linkage);
}

/** The number of clusters shown: the one asked for, within 1 … n, else the one the tree suggests. */
export function clusterCount(analysis: IsoformAnalysis, clusters: number | null): number {
  return clusters === null ? suggestedClusters(analysis.dendrogram) : Math.min(analysis.rows.length, clusters);
}

type IsoformFileName = 'similarity.csv' | 'pairs.csv' | 'clusters.csv' | 'tree.nwk' | 'heatmap.svg';

/** The text of one of the panel's files. The command line writes the same. */
export function isoformFile(
  name: IsoformFileName,
  analysis: IsoformAnalysis,
  params: Pick<IsoformsParams, 'clusters' | 'introns' | 'labels'>,
  model: FigureModel,
): string {
  const k = clusterCount(analysis, params.clusters);
  switch (name) {
    case 'similarity.csv':
      return similarityCsv(analysis);
    case 'pairs.csv':
      return similarityPairsCsv(analysis);
    case 'clusters.csv':
      return clustersCsv(analysis, cutTree(analysis.dendrogram, { k }), params.labels);
    case 'tree.nwk':
      return newick(analysis.dendrogram, isoformNames(analysis.rows));
    case 'heatmap.svg':
      return heatmapSvg(analysis, { model, k, introns: params.introns, labels: params.labels });
  }
}
