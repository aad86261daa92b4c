import type { Dendrogram } from './isoformTypes';

/** Where to cut: at a height (clusters whose merge lies no higher stay together), or into k clusters. */
export type Cut = { readonly height: number } | { readonly k: number };

/**
 * Cluster of every leaf after cutting the tree. Clusters are numbered 0, 1, … from the top of the drawn order, so that the
 * first cluster is the one drawn first.
 * @returns n labels, by leaf
 */
export function cutTree(dendrogram: Dendrogram, cut: Cut): Int32Array<ArrayBuffer> {
  const { n, merges, order } = dendrogram;
  const kept =
    'k' in cut
      ? n - Math.min(n, Math.max(1, Math.round(cut.k)))
      : merges.filter((merge) => merge.height <= cut.height).length;
  const parent = Int32Array.from({ length: n + merges.length }, (_, i) => i);
  for (let i = kept - 1; i >= 0; i--) {
    const { left, right } = merges[i]!;
    parent[left] = parent[right] = parent[n + i]!;
  }
  const names = new Map<number, number>();
  const labels = new Int32Array(n);
  for (const leaf of order) {
    const root = parent[leaf]!;
    if (!names.has(root)) names.set(root, names.size);
    labels[leaf] = names.get(root)!;
  }
  return labels;
}

/**
 * A height at which the tree falls into k clusters: midway between the last merge kept and the first one undone. Just
 * above the root for k = 1, half the lowest merge for k = n. With equal heights on both sides it is that height.
 */
export function cutHeight(dendrogram: Dendrogram, k: number): number {
  const { n, merges } = dendrogram;
  const height = (merge: number): number => merges[merge]?.height ?? 0;
  if (n === 1) return 0;
  if (k <= 1) return height(n - 2) * 1.05;
  return (height(n - k - 1) + height(n - k)) / 2;
}

/**
 * A number of clusters to start from: 2 … 8, where the gap between the heights of the last merge kept and the first one
 * undone is widest. 1 for fewer than three leaves, or where the tree has no height at all.
 */
export function suggestedClusters(dendrogram: Dendrogram): number {
  const { n, merges } = dendrogram;
  if (n < 3) return 1;
  let best = 1;
  let widest = 0;
  for (let k = 2; k <= Math.min(8, n - 1); k++) {
    const gap = merges[n - k]!.height - merges[n - k - 1]!.height;
    if (gap > widest) {
      widest = gap;
      best = k;
    }
  }
  return best;
}
