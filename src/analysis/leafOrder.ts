import type { Merge } from './isoformTypes';

/** Above this many leaves the tree's own order is kept: the optimal one takes n³ steps. */
const OPTIMAL_LIMIT = 600;

/**
 * The order in which the leaves of a tree are drawn: of all orders the tree allows, one with the smallest sum of
 * distances between neighbours (Bar-Joseph, Gifford, Jaakkola 2001, in O(n³) time and O(n²) memory), so that similar
 * isoforms stand together. Of an order and its mirror image, the one with leaf 0 (the first transcript of the file)
 * nearer to the top. Above 600 leaves: children as in the merge, left first, as SciPy's `dendrogram` draws.
 *
 * @param merges sorted and labelled as by `cluster`
 * @param distance n × n
 * @returns leaf indices from top to bottom
 */
export function leafOrder(merges: readonly Merge[], distance: Float64Array, n: number): number[] {
  const leaves = leavesOf(merges, n);
  const root = leaves[leaves.length - 1]!;
  if (n < 3 || n > OPTIMAL_LIMIT) return [...root];
  const order = optimalOrder(merges, leaves, distance, n);
  return order.indexOf(0) * 2 > n - 1 ? order.reverse() : order;
}

/** Leaves below every node (leaves first, then merges), left child first. */
function leavesOf(merges: readonly Merge[], n: number): number[][] {
  const leaves = Array.from({ length: n }, (_, i) => [i]);
  for (const { left, right } of merges) leaves.push([...leaves[left]!, ...leaves[right]!]);
  return leaves;
}

/**
 * Dynamic programme from the leaves up. `best[u, w]` is the least cost of the subtree where u and w meet, drawn with u
 * first and w last; every pair meets in exactly one node, so that one n × n matrix serves the whole tree. `inner[u, w]` is
 * the leaf that then ends the part u stands in, on the side of w.
 */
function optimalOrder(
  merges: readonly Merge[],
  leaves: readonly (readonly number[])[],
  distance: Float64Array,
  n: number,
): number[] {
  const best = new Float64Array(n * n);
  const inner = Int32Array.from({ length: n * n }, (_, k) => k % n);
  /** Leaves that may end a subtree which starts with `leaf`: those of the other child, or itself for a leaf. */
  const ends = (node: number, leaf: number): readonly number[] => {
    if (node < n) return leaves[node]!;
    const { left, right } = merges[node - n]!;
    return leaves[left]!.includes(leaf) ? leaves[right]! : leaves[left]!;
  };
  const reach = new Float64Array(n);
  const reachFrom = new Int32Array(n);
  for (const { left, right } of merges) {
    for (const u of leaves[left]!) {
      const leftEnds = ends(left, u);
      for (const k of leaves[right]!) {
        reach[k] = Infinity;
        for (const m of leftEnds) {
          const cost = best[u * n + m]! + distance[m * n + k]!;
          if (cost < reach[k]!) {
            reach[k] = cost;
            reachFrom[k] = m;
          }
        }
      }
      for (const w of leaves[right]!) {
        let least = Infinity;
        for (const k of ends(right, w)) {
          const cost = reach[k]! + best[k * n + w]!;
          if (cost < least) {
            least = cost;
            inner[u * n + w] = reachFrom[k]!;
            inner[w * n + u] = k;
          }
        }
        best[u * n + w] = best[w * n + u] = least;
      }
    }
  }
  return trace(merges, leaves, best, inner, n);
}

function trace(
  merges: readonly Merge[],
  leaves: readonly (readonly number[])[],
  best: Float64Array,
  inner: Int32Array,
  n: number,
): number[] {
  const top = merges[n - 2]!;
  let first = leaves[top.left]![0]!;
  let last = leaves[top.right]![0]!;
  for (const u of leaves[top.left]!) {
    for (const w of leaves[top.right]!) if (best[u * n + w]! < best[first * n + last]!) [first, last] = [u, w];
  }
  const order: number[] = [];
  const draw = (node: number, u: number, w: number): void => {
    if (node < n) {
      order.push(node);
      return;
    }
    const { left, right } = merges[node - n]!;
    const [near, far] = leaves[left]!.includes(u) ? [left, right] : [right, left];
    draw(near, u, inner[u * n + w]!);
    draw(far, inner[w * n + u]!, w);
  };
  draw(n + merges.length - 1, first, last);
  return order;
}
