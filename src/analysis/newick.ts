import type { Dendrogram } from './isoformTypes';

/**
 * The tree in Newick format, children in drawn order, with a newline at the end. Names are quoted, and quotes in them
 * doubled. A branch is half the difference of the two heights, as `ape::as.phylo` has it, so that the path between two leaves
 * is as long as the height at which they merge.
 * @param names by leaf
 */
export function newick(dendrogram: Dendrogram, names: readonly string[]): string {
  const { n, merges, order } = dendrogram;
  const rank = new Int32Array(n + merges.length);
  order.forEach((leaf, position) => (rank[leaf] = position));
  const heights = [...new Float64Array(n), ...merges.map((merge) => merge.height)];
  const texts = names.map((name) => `'${name.replaceAll("'", "''").replace(/[\r\n\t]+/g, ' ')}'`);
  merges.forEach(({ left, right, height }, i) => {
    const children = rank[left]! <= rank[right]! ? [left, right] : [right, left];
    const branches = children.map((child) => `${texts[child]!}:${String((height - heights[child]!) / 2)}`);
    texts[n + i] = `(${branches.join(',')})`;
    rank[n + i] = Math.min(rank[left]!, rank[right]!);
  });
  return `${texts[n + merges.length - 1]!};\n`;
}
