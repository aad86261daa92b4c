import { cutHeight } from '../../analysis/cutTree';
import type { Dendrogram } from '../../analysis/isoformTypes';
import { niceTicks } from './ticks';

/** One merge drawn as a bracket: from one child along to the merge's height, down, and back to the other child. */
export interface TreeBranch {
  /** x of the first child, of the merge, of the second child. */
  readonly x: readonly [first: number, merge: number, second: number];
  /** y of the first and of the second child. */
  readonly y: readonly [first: number, second: number];
  /** Cluster it lies in; undefined above the cut. */
  readonly cluster: number | undefined;
  readonly height: number;
}

export interface TreeLayout {
  readonly branches: readonly TreeBranch[];
  /** x of the cut. */
  readonly cutX: number;
  readonly ticks: readonly { readonly x: number; readonly value: number }[];
}

/**
 * A dendrogram with its root at the left and its leaves at the right edge, on a linear scale of heights.
 * @param clusters cluster of every leaf
 * @param k number of clusters, for the place of the cut
 */
export function treeLayout(
  tree: Dendrogram,
  clusters: Int32Array,
  k: number,
  area: { readonly x: number; readonly width: number; readonly rowHeight: number },
): TreeLayout {
  const { n, merges, order } = tree;
  const root = merges.at(-1)?.height ?? 0;
  const top = root * 1.06 || 1;
  const xOf = (height: number): number => area.x + area.width * (1 - Math.min(height, top) / top);
  const y = new Float64Array(n + merges.length);
  order.forEach((leaf, position) => (y[leaf] = (position + 0.5) * area.rowHeight));
  const heights = new Float64Array(n + merges.length);
  const inside: (number | undefined)[] = Array.from(clusters);
  const branches = merges.map(({ left, right, height }, i): TreeBranch => {
    const [first, second] = y[left]! <= y[right]! ? [left, right] : [right, left];
    const cluster = inside[left] === inside[right] ? inside[left] : undefined;
    inside[n + i] = cluster;
    heights[n + i] = height;
    y[n + i] = (y[left]! + y[right]!) / 2;
    return {
      x: [xOf(heights[first]!), xOf(height), xOf(heights[second]!)],
      y: [y[first]!, y[second]!],
      cluster,
      height,
    };
  });
  const ticks = niceTicks(0, root, 3).map((value) => ({ x: xOf(value), value }));
  return { branches, cutX: xOf(cutHeight(tree, k)), ticks };
}
