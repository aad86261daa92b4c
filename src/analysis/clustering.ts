import { OrthrusError } from '../lib/errors';
import type { Dendrogram, Linkage, Merge } from './isoformTypes';
import { leafOrder } from './leafOrder';
import { nearestNeighbourChain, spanningTree } from './linkage';

/**
 * Agglomerative clustering. Merges come sorted by height and labelled as `scipy.cluster.hierarchy.linkage` does: leaf i
 * is i, the k-th merge is n + k, the smaller label is `left`; equal distances are resolved as SciPy resolves them.
 * For Ward's method `distance` has to be L2 distances, and heights are distances too, not variances.
 *
 * @param distance n × n row-major, symmetric, finite, zero diagonal; not modified
 * @throws OrthrusError `clustering.distance` where the matrix has another size or holds a value that is not finite
 */
export function cluster(distance: Float64Array, n: number, linkage: Linkage): Dendrogram {
  if (n < 1 || distance.length !== n * n || !distance.every(Number.isFinite)) {
    throw new OrthrusError(
      'clustering.distance',
      `Clustering needs a finite distance for each of ${String(n)} × ${String(n)} pairs.`,
      'Embed the transcripts again and check them for values that are not numbers.',
    );
  }
  const raw = linkage === 'single' ? spanningTree(distance, n) : nearestNeighbourChain(distance, n, linkage);
  // Array.prototype.sort is stable, which SciPy's labelling relies on too.
  const merges = label(
    raw.sort((a, b) => a.height - b.height),
    n,
  );
  return { n, linkage, merges, order: leafOrder(merges, distance, n) };
}

/** Replaces leaves by the labels of the clusters they are in at the time of each merge (union–find). */
function label(
  raw: readonly { readonly x: number; readonly y: number; readonly height: number }[],
  n: number,
): Merge[] {
  const parent = Int32Array.from({ length: 2 * n - 1 }, (_, i) => i);
  const size = new Uint32Array(2 * n - 1).fill(1, 0, n);
  const find = (leaf: number): number => {
    let root = leaf;
    while (parent[root] !== root) root = parent[root]!;
    for (let i = leaf; i !== root;) {
      const next = parent[i]!;
      parent[i] = root;
      i = next;
    }
    return root;
  };
  return raw.map(({ x, y, height }, k) => {
    const a = find(x);
    const b = find(y);
    parent[a] = parent[b] = n + k;
    size[n + k] = size[a]! + size[b]!;
    return { left: Math.min(a, b), right: Math.max(a, b), height, size: size[n + k]! };
  });
}
