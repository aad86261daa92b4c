import type { Rng } from '../../lib/rng';
import { BestSplit, type Splitter } from './splitters';
import type { Tree } from './tree';

export interface GrowOptions {
  /** Features looked at for a split. */
  readonly features: number;
  readonly maxDepth: number;
}

/** A tree, and the impurity that the splits by each feature take away. */
export interface Grown {
  readonly tree: Tree;
  readonly importances: Float64Array;
}

/**
 * Grows a tree on rows that a splitter holds (`Splitter.start`), depth first. For each split it draws features without putting them
 * back, `features` of them and more only while none of them can split the node, as scikit-learn does.
 * @param codes dim × n bins (binCodes)
 * @param count rows in the splitter
 */
export function growTree(
  splitter: Splitter,
  codes: Uint8Array,
  n: number,
  count: number,
  { features, maxDepth }: GrowOptions,
  rng: Rng,
): Grown {
  const dim = codes.length / n;
  const { width } = splitter;
  const [feature, code] = [new Int32Array(2 * count), new Uint8Array(2 * count)];
  const [child, values] = [new Uint32Array(2 * count), new Float32Array(count * width)];
  const importances = new Float64Array(dim);
  const drawn = Int32Array.from({ length: dim }, (_, f) => f);
  const best = new BestSplit();
  let [nodes, leaves] = [1, 0];
  /** Nodes to do: node, from, to, depth. */
  const todo = [0, 0, count, 0];
  while (todo.length > 0) {
    const depth = todo.pop()!;
    const to = todo.pop()!;
    const from = todo.pop()!;
    const node = todo.pop()!;
    best.clear();
    if (splitter.open(from, to) && depth < maxDepth) {
      for (let d = 0; d < dim && (d < features || best.feature < 0); d++) {
        const other = d + rng.int(dim - d);
        const f = drawn[other]!;
        drawn[other] = drawn[d]!;
        drawn[d] = f;
        splitter.search(codes.subarray(f * n, (f + 1) * n), f, best);
      }
    }
    if (best.feature < 0) {
      feature[node] = -1;
      child[node] = leaves;
      splitter.leaf(values, leaves++ * width);
      continue;
    }
    importances[best.feature]! += best.score - splitter.score();
    const middle = splitter.divide(codes.subarray(best.feature * n, (best.feature + 1) * n), best.code);
    feature[node] = best.feature;
    code[node] = best.code;
    child[node] = nodes;
    todo.push(nodes + 1, middle, to, depth + 1, nodes, from, middle, depth + 1);
    nodes += 2;
  }
  return {
    tree: {
      feature: feature.slice(0, nodes),
      code: code.slice(0, nodes),
      child: child.slice(0, nodes),
      values: values.slice(0, leaves * width),
    },
    importances,
  };
}
