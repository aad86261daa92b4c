import { MAX_BINS } from './bins';
import { TouchedBins, type BestSplit, type Splitter } from './splitters';

/** Splits three and more classes by Gini impurity: Σₖ cₖ²/W summed over both sides, cₖ the draws of class k and W of all. */
export class ClassSplitter implements Splitter {
  /** Of the rows in the tree's order. */
  private readonly rows: Int32Array;
  private readonly weights: Int32Array;
  private readonly spareRows: Int32Array;
  private readonly spareWeights: Int32Array;
  private readonly touched = new TouchedBins();
  private readonly binRows = new Int32Array(MAX_BINS);
  /** 256 × classes. */
  private readonly binCounts: Int32Array;
  private readonly counts: Float64Array;
  private readonly left: Float64Array;
  private from = 0;
  private to = 0;
  private weight = 0;

  /** @param labels of all rows of the data */
  constructor(
    private readonly labels: Uint32Array,
    readonly width: number,
    private readonly minSamplesLeaf: number,
  ) {
    const n = labels.length;
    [this.rows, this.spareRows] = [new Int32Array(n), new Int32Array(n)];
    [this.weights, this.spareWeights] = [new Int32Array(n), new Int32Array(n)];
    this.binCounts = new Int32Array(MAX_BINS * width);
    [this.counts, this.left] = [new Float64Array(width), new Float64Array(width)];
  }

  start(rows: Int32Array, count: number, drawn: Int32Array): void {
    for (let i = 0; i < count; i++) {
      this.rows[i] = rows[i]!;
      this.weights[i] = drawn[rows[i]!]!;
    }
  }

  open(from: number, to: number): boolean {
    const { labels, rows, weights, counts } = this;
    counts.fill(0);
    const first = labels[rows[from]!]!;
    let [weight, differs] = [0, false];
    for (let i = from; i < to; i++) {
      const label = labels[rows[i]!]!;
      weight += weights[i]!;
      counts[label]! += weights[i]!;
      if (label !== first) differs = true;
    }
    [this.from, this.to, this.weight] = [from, to, weight];
    return differs;
  }

  score(): number {
    return this.counts.reduce((sum, count) => sum + count * count, 0) / this.weight;
  }

  search(codes: Uint8Array, feature: number, best: BestSplit): void {
    const { labels, rows, weights, binRows, binCounts, touched, counts, left, width, from, to, weight } = this;
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const bin = codes[row]!;
      touched.touch(bin);
      binRows[bin]!++;
      binCounts[bin * width + labels[row]!]! += weights[i]!;
    }
    const bins = touched.list();
    left.fill(0);
    let [leftRows, leftWeight, leftSquares, rightSquares, last] = [0, 0, 0, this.score() * weight, 0];
    for (let b = 0; b < bins; b++) {
      const bin = touched.bins[b]!;
      if (leftRows >= this.minSamplesLeaf && to - from - leftRows >= this.minSamplesLeaf) {
        const score = leftSquares / leftWeight + rightSquares / (weight - leftWeight);
        if (score > best.score) {
          best.score = score;
          best.feature = feature;
          best.code = (last + bin - 1) >> 1;
        }
      }
      leftRows += binRows[bin]!;
      binRows[bin] = 0;
      for (let k = 0; k < width; k++) {
        const moved = binCounts[bin * width + k]!;
        if (moved === 0) continue;
        const before = left[k]!;
        leftSquares += moved * (2 * before + moved);
        rightSquares -= moved * (2 * (counts[k]! - before) - moved);
        left[k] = before + moved;
        leftWeight += moved;
        binCounts[bin * width + k] = 0;
      }
      last = bin;
    }
  }

  divide(codes: Uint8Array, code: number): number {
    const { rows, weights, spareRows, spareWeights, from, to } = this;
    let [left, right] = [from, 0];
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      if (codes[row]! <= code) {
        rows[left] = row;
        weights[left++] = weights[i]!;
      } else {
        spareRows[right] = row;
        spareWeights[right++] = weights[i]!;
      }
    }
    rows.set(spareRows.subarray(0, right), left);
    weights.set(spareWeights.subarray(0, right), left);
    return left;
  }

  leaf(values: Float32Array, at: number): void {
    for (let k = 0; k < this.width; k++) values[at + k] = this.counts[k]! / this.weight;
  }
}
