/** What the layout and the clustering of many embeddings take and give; plain data that crosses threads. */
import type { Progress } from '../lib/progress';

/** The k nearest rows of each of n rows, by L2, ascending by distance (ties by lower index), the row itself left out. */
export interface Neighbours {
  readonly k: number;
  /** n × k. */
  readonly indices: Uint32Array<ArrayBuffer>;
  /** n × k, in the units of the embeddings. */
  readonly distances: Float32Array<ArrayBuffer>;
}

/** UMAP's parameters, with the names and meanings of umap-learn; distances are L2. */
export interface UmapParams {
  /** Neighbours a point is held to, the point itself counted (umap-learn's n_neighbors): 2 and more. */
  readonly neighbours: number;
  /** How close points may lie to each other in the layout; at most `spread`. */
  readonly minDist: number;
  readonly spread: number;
  /** Null: 500 up to 10,000 points, 200 beyond, as umap-learn. */
  readonly epochs: number | null;
  readonly seed: number;
}

export const defaultUmapParams: UmapParams = { neighbours: 15, minDist: 0.1, spread: 1, epochs: null, seed: 0 };

/** A finished layout, and what made it. */
export interface UmapLayout {
  /** n × 2: x and y of each point in turn. */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly params: UmapParams;
  /** Epochs run. */
  readonly epochs: number;
  readonly seconds: number;
}

export interface UmapRequest {
  readonly n: number;
  /** At least `params.neighbours` − 1 a point, where there are as many other points. */
  readonly knn: Neighbours;
  readonly params: UmapParams;
  /** n × 2 positions to start from (`principalPlane` gives good ones); seeded random ones where it is not given. */
  readonly init?: Float32Array<ArrayBuffer>;
}

/** What is heard of a layout under way. */
export type UmapEvent =
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** Where the points are after `epoch` epochs, n × 2; at most five times a second. */
  | { readonly kind: 'positions'; readonly positions: Float32Array<ArrayBuffer>; readonly epoch: number };

export interface KMeansParams {
  /** Clusters; at most as many as there are rows. */
  readonly clusters: number;
  /** Independent starts, of which the one of least inertia is kept. */
  readonly starts: number;
  readonly maxIterations: number;
  readonly seed: number;
}

export const defaultKMeansParams: KMeansParams = { clusters: 8, starts: 10, maxIterations: 300, seed: 0 };

export interface KMeansResult {
  /** Cluster of each row, numbered from 1 by size, the largest first. */
  readonly labels: Uint32Array<ArrayBuffer>;
  /** clusters × dim, row l − 1 of label l. */
  readonly centres: Float32Array<ArrayBuffer>;
  /** Rows of each cluster, in the order of the labels. */
  readonly sizes: Uint32Array<ArrayBuffer>;
  /** Sum over rows of the squared L2 distance to their cluster's centre. */
  readonly inertia: number;
  /** Iterations of the start that was kept. */
  readonly iterations: number;
  readonly params: KMeansParams;
}
