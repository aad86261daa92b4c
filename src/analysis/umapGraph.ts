import type { Neighbours } from './umapTypes';

/** The fuzzy graph as a list of edges, both directions of each: `heads[e]` is pulled to `tails[e]`. Sorted by head, then tail. */
export interface FuzzyGraph {
  readonly heads: Uint32Array;
  readonly tails: Uint32Array;
  /** Above 0, at most 1. */
  readonly weights: Float32Array;
}

/** Bisection steps and closeness at which a width is taken, and the least width in mean distances: umap-learn's. */
const STEPS = 64;
const CLOSE = 1e-5;
const LEAST_WIDTH = 1e-3;

/**
 * The fuzzy simplicial set of UMAP: each point's distances to its neighbours become weights exp(−(d − ρ) / σ), with ρ the distance of the
 * nearest one that is not at the same place and σ such that the weights of the neighbours sum to log₂ k;
 * then the union w + wᵀ − w · wᵀ.
 * @param knn at least `neighbours` − 1 neighbours a point, themselves not among them; further ones are not used
 * @param neighbours k, itself counted
 * Source: McInnes, Healy, Melville, arXiv:1802.03426; umap-learn 0.5, fuzzy_simplicial_set.
 */
export function fuzzyGraph(knn: Neighbours, n: number, neighbours: number): FuzzyGraph {
  const used = Math.min(neighbours - 1, knn.k);
  const weights = memberships(knn, n, used);
  // Each point's edges of the union: its own neighbours, and those whose neighbour it is.
  const starts = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) {
    starts[i + 1]! += used;
    for (let j = 0; j < used; j++) starts[knn.indices[i * knn.k + j]! + 1]!++;
  }
  for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice(0, n);
  const tails = new Uint32Array(starts[n]!);
  const one = new Float64Array(starts[n]!);
  const add = (from: number, to: number, weight: number): void => {
    const at = next[from]!++;
    tails[at] = to;
    one[at] = weight;
  };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < used; j++) {
      const other = knn.indices[i * knn.k + j]!;
      add(i, other, weights[i * used + j]!);
      add(other, i, weights[i * used + j]!);
    }
  }
  return union(starts, tails, one);
}

/** Sorts each point's edges and joins the two that go to one point: a + b − a · b. */
function union(starts: Uint32Array, tails: Uint32Array, weights: Float64Array): FuzzyGraph {
  const heads = new Uint32Array(tails.length);
  const outTails = new Uint32Array(tails.length);
  const outWeights = new Float32Array(tails.length);
  let count = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    const order = Array.from({ length: starts[i + 1]! - starts[i]! }, (_, e) => starts[i]! + e);
    // Stable: the two of a pair keep their order, and their sum is the same from both ends.
    order.sort((a, b) => tails[a]! - tails[b]!);
    for (let e = 0; e < order.length; e++) {
      const tail = tails[order[e]!]!;
      let weight = weights[order[e]!]!;
      if (e + 1 < order.length && tails[order[e + 1]!] === tail) {
        const other = weights[order[++e]!]!;
        weight = weight + other - weight * other;
      }
      // Distances far beyond their neighbours' may be no edge at all.
      if (!(weight > 0)) continue;
      heads[count] = i;
      outTails[count] = tail;
      outWeights[count++] = weight;
    }
  }
  return {
    heads: heads.slice(0, count),
    tails: outTails.slice(0, count),
    weights: outWeights.slice(0, count),
  };
}

/** Weights (n, used) of each point's neighbours. */
function memberships({ k, distances }: Neighbours, n: number, used: number): Float64Array {
  const weights = new Float64Array(n * used);
  const target = Math.log2(used + 1);
  let total = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < used; j++) total += distances[i * k + j]!;
  const meanOfAll = total / (n * (used + 1));
  for (let i = 0; i < n; i++) {
    const own = distances.subarray(i * k, i * k + used);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const mean = own.reduce((sum, distance) => sum + distance, 0) / (used + 1);
    const width = Math.max(widthFor(own, nearest, target), LEAST_WIDTH * (nearest > 0 ? mean : meanOfAll));
    for (let j = 0; j < used; j++) {
      const beyond = own[j]! - nearest;
      weights[i * used + j] = beyond <= 0 || width === 0 ? 1 : Math.exp(-beyond / width);
    }
  }
  return weights;
}

/** σ at which the weights of a point's neighbours sum to `target`, by bisection. */
function widthFor(distances: Float32Array, nearest: number, target: number): number {
  let [low, high, width] = [0, Infinity, 1];
  for (let step = 0; step < STEPS; step++) {
    let sum = 0;
    for (const distance of distances) sum += distance > nearest ? Math.exp(-(distance - nearest) / width) : 1;
    if (Math.abs(sum - target) < CLOSE) break;
    if (sum > target) {
      high = width;
      width = (low + high) / 2;
    } else {
      low = width;
      width = high === Infinity ? width * 2 : (low + high) / 2;
    }
  }
  return width;
}
