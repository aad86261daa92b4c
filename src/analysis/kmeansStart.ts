import type { Rng } from '../lib/rng';

/** To be awaited now and then in long loops. */
export type Pause = () => Promise<void>;

/** Distances between two pauses. */
const PIECE = 4096;

/**
 * One start of k-means. Distances are sums of squared differences in double precision. Bounds after Hamerly spare most of them: a row that is
 * nearer to its centre than to any other by more than what the centres have moved keeps its cluster, which gives what Lloyd's iterations do.
 */
export class KMeansStart {
  /** Cluster of each row. */
  readonly assigned: Uint32Array;
  /** clusters × dim. */
  readonly centres: Float64Array;
  private readonly n: number;
  /** No row is further from its centre, or nearer to any other one, than these. */
  private readonly upper: Float64Array;
  private readonly lower: Float64Array;

  constructor(
    private readonly data: Float32Array,
    private readonly dim: number,
    private readonly clusters: number,
    private readonly rng: Rng,
  ) {
    this.n = data.length / dim;
    this.assigned = new Uint32Array(this.n);
    this.centres = new Float64Array(clusters * dim);
    this.upper = new Float64Array(this.n).fill(Infinity);
    this.lower = new Float64Array(this.n);
  }

  /**
   * Greedy k-means++: of a few rows, each drawn in proportion to its squared distance to the centres so far, the one that leaves least of
   * these distances becomes the next centre (scikit-learn's way; a single draw ended 2 % above its best on 25 clusters of digits).
   */
  async seed(pause: Pause): Promise<void> {
    const { n, dim, data, clusters, rng } = this;
    const draws = 2 + Math.floor(Math.log(clusters));
    let nearest = new Float64Array(n).fill(Infinity);
    let left = Infinity;
    for (let cluster = 0; cluster < clusters; cluster++) {
      let chosen:
        { readonly row: number; readonly nearest: Float64Array<ArrayBuffer>; readonly left: number } | undefined;
      for (let draw = 0; draw < (cluster === 0 ? 1 : draws); draw++) {
        const row = cluster === 0 ? rng.int(n) : this.drawn(nearest, left);
        const tried = await this.afterCentre(row, nearest, pause);
        const sum = tried.reduce((total, squared) => total + squared, 0);
        if (!chosen || sum < chosen.left) chosen = { row, nearest: tried, left: sum };
      }
      ({ nearest, left } = chosen!);
      this.centres.set(data.subarray(chosen!.row * dim, (chosen!.row + 1) * dim), cluster * dim);
    }
  }

  /** A row in proportion to its share of `total`. Where all rows are at centres any will do, and its cluster stays empty. */
  private drawn(shares: Float64Array, total: number): number {
    let left = this.rng.uniform(0, total);
    let row = 0;
    while (row < this.n - 1 && !(left < shares[row]!)) left -= shares[row++]!;
    return row;
  }

  /** Squared distances to the nearest centre if `row` were one too. */
  private async afterCentre(row: number, nearest: Float64Array, pause: Pause): Promise<Float64Array<ArrayBuffer>> {
    const { n, dim, data } = this;
    const centre = Float64Array.from(data.subarray(row * dim, (row + 1) * dim));
    const after = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      if (i % PIECE === 0) await pause();
      after[i] = Math.min(nearest[i]!, squaredDistance(data, i * dim, centre, 0, dim));
    }
    return after;
  }

  /** Gives every row to its nearest centre (of equal ones the first). Whether any changed. */
  async assign(pause: Pause): Promise<boolean> {
    const { n, clusters, assigned, upper, lower } = this;
    const apart = this.halfDistances();
    let changed = false;
    for (let i = 0, work = 0; i < n; i++) {
      if (work >= PIECE) {
        await pause();
        work = 0;
      }
      const own = assigned[i]!;
      const safe = Math.max(apart[own]!, lower[i]!);
      if (upper[i]! < safe) continue;
      upper[i] = Math.sqrt(this.squared(i, own));
      work++;
      if (upper[i]! < safe) continue;
      let [first, second, cluster] = [Infinity, Infinity, 0];
      for (let c = 0; c < clusters; c++) {
        const squared = this.squared(i, c);
        if (squared < first) [first, second, cluster] = [squared, first, c];
        else if (squared < second) second = squared;
      }
      work += clusters;
      changed ||= cluster !== own;
      assigned[i] = cluster;
      upper[i] = Math.sqrt(first);
      lower[i] = Math.sqrt(second);
    }
    return this.fillEmpty() || changed;
  }

  /** Moves every centre to the mean of its rows; one without rows stays where it is. */
  moveCentres(): void {
    const { n, dim, clusters, data, assigned } = this;
    const sums = new Float64Array(clusters * dim);
    const counts = this.counts();
    for (let i = 0; i < n; i++) {
      const [from, to] = [i * dim, assigned[i]! * dim];
      for (let d = 0; d < dim; d++) sums[to + d]! += data[from + d]!;
    }
    const moved = new Float64Array(clusters);
    for (let c = 0; c < clusters; c++) {
      if (counts[c] === 0) continue;
      let squared = 0;
      for (let d = c * dim; d < (c + 1) * dim; d++) {
        const mean = sums[d]! / counts[c]!;
        squared += (mean - this.centres[d]!) ** 2;
        this.centres[d] = mean;
      }
      moved[c] = Math.sqrt(squared);
    }
    const most = moved.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < n; i++) {
      this.upper[i]! += moved[assigned[i]!]!;
      this.lower[i]! -= most;
    }
  }

  inertia(): number {
    let sum = 0;
    for (let i = 0; i < this.n; i++) sum += this.squared(i, this.assigned[i]!);
    return sum;
  }

  /** An empty cluster takes the row that is furthest from its centre. Whether there was one, and a row for it. */
  private fillEmpty(): boolean {
    const counts = this.counts();
    let filled = false;
    for (let cluster = 0; cluster < this.clusters; cluster++) {
      if (counts[cluster] !== 0) continue;
      let [furthest, most] = [-1, 0];
      for (let i = 0; i < this.n; i++) {
        const squared = counts[this.assigned[i]!]! > 1 ? this.squared(i, this.assigned[i]!) : 0;
        if (squared > most) [furthest, most] = [i, squared];
      }
      if (furthest < 0) return filled;
      counts[this.assigned[furthest]!]!--;
      counts[cluster] = 1;
      this.assigned[furthest] = cluster;
      // Its bounds are not known any more.
      this.upper[furthest] = Infinity;
      this.lower[furthest] = 0;
      filled = true;
    }
    return filled;
  }

  private counts(): Uint32Array {
    const counts = new Uint32Array(this.clusters);
    for (const cluster of this.assigned) counts[cluster]!++;
    return counts;
  }

  /** Half the distance of each centre to the nearest other one. */
  private halfDistances(): Float64Array {
    const { clusters, dim, centres } = this;
    const nearest = new Float64Array(clusters).fill(Infinity);
    for (let a = 0; a < clusters; a++) {
      for (let b = a + 1; b < clusters; b++) {
        let squared = 0;
        for (let d = 0; d < dim; d++) squared += (centres[a * dim + d]! - centres[b * dim + d]!) ** 2;
        nearest[a] = Math.min(nearest[a]!, squared);
        nearest[b] = Math.min(nearest[b]!, squared);
      }
    }
    return nearest.map((squared) => Math.sqrt(squared) / 2);
  }

  /** Squared distance of row i to a centre. */
  private squared(i: number, cluster: number): number {
    return squaredDistance(this.data, i * this.dim, this.centres, cluster * this.dim, this.dim);
  }
}

/** Of x[from …] and centres[to …]. Two sums: one alone waits for its own additions. */
function squaredDistance(x: Float32Array, from: number, centres: Float64Array, to: number, dim: number): number {
  let [even, odd] = [0, 0];
  let d = 0;
  for (; d + 1 < dim; d += 2) {
    const first = x[from + d]! - centres[to + d]!;
    const second = x[from + d + 1]! - centres[to + d + 1]!;
    even += first * first;
    odd += second * second;
  }
  if (d < dim) even += (x[from + d]! - centres[to + d]!) ** 2;
  return even + odd;
}
