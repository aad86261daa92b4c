/** One merge before labelling: the two clusters by any of their leaves, and the distance between them. */
interface RawMerge {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

type Method = 'average' | 'complete' | 'ward';

/** Lance–Williams update: distance of the cluster merged from x and y to another cluster i. */
const UPDATES: Record<Method, (dxi: number, dyi: number, dxy: number, nx: number, ny: number, ni: number) => number> = {
  average: (dxi, dyi, _dxy, nx, ny) => (nx * dxi + ny * dyi) / (nx + ny),
  complete: (dxi, dyi) => Math.max(dxi, dyi),
  ward: (dxi, dyi, dxy, nx, ny, ni) => {
    const t = 1 / (nx + ny + ni);
    return Math.sqrt((ni + nx) * t * dxi * dxi + (ni + ny) * t * dyi * dyi - ni * t * dxy * dxy);
  },
};

/**
 * Agglomeration by nearest-neighbour chain, O(n²): follow nearest neighbours until two clusters are each other's
 * nearest, merge them, go on from the rest of the chain (Müllner 2011, arXiv:1109.2378). Among equals the earlier
 * cluster wins and the previous element of the chain wins over all, as in SciPy, so that ties fall as SciPy's do.
 * @param distance n × n, symmetric; not modified
 */
export function nearestNeighbourChain(distance: Float64Array, n: number, method: Method): RawMerge[] {
  const update = UPDATES[method];
  const d = distance.slice();
  const size = new Uint32Array(n).fill(1);
  const chain: number[] = [];
  const merges: RawMerge[] = [];
  while (merges.length < n - 1) {
    if (chain.length === 0) chain.push(size.findIndex((count) => count > 0));
    let height: number;
    for (;;) {
      const x = chain.at(-1)!;
      const previous = chain.at(-2);
      let nearest = previous ?? -1;
      height = previous === undefined ? Infinity : d[x * n + previous]!;
      for (let i = 0; i < n; i++) {
        if (size[i] === 0 || i === x || !(d[x * n + i]! < height)) continue;
        height = d[x * n + i]!;
        nearest = i;
      }
      if (nearest === previous) break;
      chain.push(nearest);
    }
    const a = chain.pop()!;
    const b = chain.pop()!;
    const x = Math.min(a, b);
    const y = Math.max(a, b);
    merges.push({ x, y, height });
    const nx = size[x]!;
    const ny = size[y]!;
    size[x] = 0;
    size[y] = nx + ny;
    for (let i = 0; i < n; i++) {
      if (size[i] === 0 || i === y) continue;
      d[i * n + y] = d[y * n + i] = update(d[i * n + x]!, d[i * n + y]!, height, nx, ny, size[i]!);
    }
  }
  return merges;
}

/**
 * Single linkage: the edges of the minimum spanning tree by Prim's algorithm, O(n²). SciPy does so too, and only the
 * same walk gives its labels where distances are equal; the chain would give another tree of the same heights.
 * @param distance n × n, symmetric
 */
export function spanningTree(distance: Float64Array, n: number): RawMerge[] {
  const merged = new Uint8Array(n);
  const reach = new Float64Array(n).fill(Infinity);
  const merges: RawMerge[] = [];
  let x = 0;
  while (merges.length < n - 1) {
    merged[x] = 1;
    let height = Infinity;
    let y = -1;
    for (let i = 0; i < n; i++) {
      if (merged[i] === 1) continue;
      reach[i] = Math.min(reach[i]!, distance[x * n + i]!);
      if (reach[i]! < height) {
        height = reach[i]!;
        y = i;
      }
    }
    merges.push({ x, y, height });
    x = y;
  }
  return merges;
}
