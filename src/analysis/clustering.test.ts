import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Rng } from '../lib/rng';
import { cluster } from './clustering';
import { cutHeight, cutTree, suggestedClusters } from './cutTree';
import type { Dendrogram, Linkage } from './isoformTypes';
import { newick } from './newick';
import { cpuTime } from '../oracle/cpuTime';

interface LinkageGolden {
  matrix: number[];
  orderCost: number;
  cophenetic: number[];
  byHeight: { height: number; labels: number[] }[];
  byCount: { k: number; labels: number[] }[];
}
interface Case {
  name: string;
  n: number;
  distance: number[];
  linkages: Record<Linkage, LinkageGolden>;
}
const cases = JSON.parse(readFileSync(new URL('../oracle/clustering/golden.json', import.meta.url), 'utf8')) as Case[];
const linkages: readonly Linkage[] = ['average', 'complete', 'ward', 'single'];
const all = cases.flatMap((c) => linkages.map((linkage) => [c.name, linkage, c] as const));

/** Labels renumbered by first appearance: two labelings are the same partition where these are equal. */
function partition(labels: ArrayLike<number>): number[] {
  const seen = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!seen.has(label)) seen.set(label, seen.size);
    return seen.get(label)!;
  });
}

function leavesUnder(tree: Dendrogram, node: number): number[] {
  if (node < tree.n) return [node];
  const { left, right } = tree.merges[node - tree.n]!;
  return [...leavesUnder(tree, left), ...leavesUnder(tree, right)];
}

/** Every cluster of the tree stands together in the drawn order. */
function expectValidOrder(tree: Dendrogram): void {
  expect([...tree.order].sort((a, b) => a - b)).toEqual(Array.from({ length: tree.n }, (_, i) => i));
  tree.merges.forEach((merge, i) => {
    const places = leavesUnder(tree, tree.n + i).map((leaf) => tree.order.indexOf(leaf));
    expect(Math.max(...places) - Math.min(...places) + 1).toBe(merge.size);
  });
}

describe('cluster against scipy.cluster.hierarchy', () => {
  it.each(all)('%s, %s: linkage matrix', (_, linkage, c) => {
    const { merges } = cluster(Float64Array.from(c.distance), c.n, linkage);
    const expected = c.linkages[linkage].matrix;
    expect(merges.map((m) => [m.left, m.right, m.size])).toEqual(
      merges.map((_m, i) => [expected[4 * i], expected[4 * i + 1], expected[4 * i + 3]]),
    );
    merges.forEach((m, i) => {
      expect(Math.abs(m.height - expected[4 * i + 2]!)).toBeLessThan(1e-9);
    });
  });

  it.each(all)('%s, %s: leaf order is one the tree allows, and the shortest of them', (_, linkage, c) => {
    const tree = cluster(Float64Array.from(c.distance), c.n, linkage);
    expectValidOrder(tree);
    let cost = 0;
    for (let i = 1; i < c.n; i++) cost += c.distance[tree.order[i - 1]! * c.n + tree.order[i]!]!;
    // Up to 14 leaves the golden tried every order; above that it is SciPy's, an upper bound.
    const excess = cost - c.linkages[linkage].orderCost;
    expect(c.n > 14 ? Math.max(0, excess) : Math.abs(excess)).toBeLessThan(1e-9);
    expect(tree.order.indexOf(0)).toBeLessThanOrEqual((c.n - 1) / 2);
  });

  it.each(all)('%s, %s: flat clusters by height and by number', (_, linkage, c) => {
    const tree = cluster(Float64Array.from(c.distance), c.n, linkage);
    for (const { height, labels } of c.linkages[linkage].byHeight) {
      // A quantile may fall on a merge to the last bit, where the two would round apart.
      if (tree.merges.some((m) => m.height !== height && Math.abs(m.height - height) < 1e-12)) continue;
      expect(partition(cutTree(tree, { height }))).toEqual(partition(labels));
    }
    for (const { k, labels } of c.linkages[linkage].byCount) {
      expect(partition(cutTree(tree, { k }))).toEqual(partition(labels));
    }
  });
});

describe('cutTree', () => {
  const line = Float64Array.from({ length: 25 }, (_, k) =>
    Math.abs([0, 1, 10, 12, 30][Math.floor(k / 5)]! - [0, 1, 10, 12, 30][k % 5]!),
  );
  const tree = cluster(line, 5, 'average');

  it('numbers clusters from the top of the drawn order', () => {
    for (let k = 1; k <= 5; k++) {
      const labels = cutTree(tree, { k });
      const drawn = tree.order.map((leaf) => labels[leaf]!);
      expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
      expect(new Set(drawn).size).toBe(k);
    }
  });

  it('takes any k into 1 … n', () => {
    expect(new Set(cutTree(tree, { k: 0 })).size).toBe(1);
    expect(new Set(cutTree(tree, { k: 99 })).size).toBe(5);
  });

  it('gives a height that cuts into k clusters', () => {
    for (let k = 1; k <= 5; k++) {
      expect(cutTree(tree, { height: cutHeight(tree, k) })).toEqual(cutTree(tree, { k }));
    }
  });

  it('suggests the number of clusters above the widest gap', () => {
    expect(suggestedClusters(tree)).toBe(2);
    expect(suggestedClusters(cluster(new Float64Array(9), 3, 'ward'))).toBe(1);
    expect(suggestedClusters(cluster(Float64Array.of(0, 1, 1, 0), 2, 'ward'))).toBe(1);
  });
});

describe('awkward sizes', () => {
  it.each(linkages)('one leaf, %s', (linkage) => {
    const tree = cluster(Float64Array.of(0), 1, linkage);
    expect(tree).toEqual({ n: 1, linkage, merges: [], order: [0] });
    expect([...cutTree(tree, { k: 1 })]).toEqual([0]);
    expect(cutHeight(tree, 1)).toBe(0);
    expect(newick(tree, ['a'])).toBe("'a';\n");
  });

  it('refuses distances that are not finite, and a wrong size', () => {
    expect(() => cluster(Float64Array.of(0, NaN, NaN, 0), 2, 'average')).toThrow(/finite/);
    expect(() => cluster(new Float64Array(3), 2, 'average')).toThrow(/2 × 2/);
    expect(() => cluster(new Float64Array(0), 0, 'average')).toThrow(/0 × 0/);
  });

  it('keeps the tree’s own order above the limit of the optimal one', () => {
    const rng = new Rng(3);
    const n = 620;
    const points = Float64Array.from({ length: n }, () => rng.uniform());
    const distance = Float64Array.from({ length: n * n }, (_, k) =>
      Math.abs(points[Math.floor(k / n)]! - points[k % n]!),
    );
    const tree = cluster(distance, n, 'average');
    expect(tree.order).toEqual(leavesUnder(tree, 2 * n - 2));
  });

  it('orders and clusters 200 leaves at once', () => {
    const rng = new Rng(4);
    const n = 200;
    const points = Float64Array.from({ length: 2 * n }, () => rng.uniform());
    const distance = Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return Math.hypot(points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!);
    });
    const started = cpuTime();
    const tree = cluster(distance, n, 'single');
    expect(cpuTime() - started).toBeLessThan(2000);
    expectValidOrder(tree);
  });
});

describe('newick', () => {
  it('quotes names, halves heights, draws children in order', () => {
    const tree = cluster(Float64Array.of(0, 2, 6, 2, 0, 6, 6, 6, 0), 3, 'average');
    expect(tree.order).toEqual([0, 1, 2]);
    expect(newick(tree, ["it's", 'a b', 'c(1):2'])).toBe("(('it''s':1,'a b':1):2,'c(1):2':3);\n");
  });
});
