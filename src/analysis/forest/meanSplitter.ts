import { MAX_BINS } from './bins';
import { TouchedBins, type BestSplit, type Splitter } from './splitters';

/**
 * Splits by variance: S²/W summed over both sides, S the sum of labels and W of draws. With labels 0 and 1 that is half the Gini
 * impurity's measure, so two classes are split by it too.
 */
export class MeanSplitter implements Splitter {
  readonly width = 1;
  /** Of the rows in the tree's order. */
  private readonly rows: Int32Array;
  private readonly weights: Float64Array;
  private readonly sums: Float64Array;
  private readonly spareRows: Int32Array;
  private readonly spareWeights: Float64Array;
  private readonly spareSums: Float64Array;
  private readonly touched = new TouchedBins();
  private readonly binRows = new Int32Array(MAX_BINS);
  private readonly binWeights = new Float64Array(MAX_BINS);
  private readonly binSums = new Float64Array(MAX_BINS);
  private readonly offset: number;
  private from = 0;
  private to = 0;
  private weight = 0;
  private sum = 0;

  /** @param labels of all rows of the data */
  constructor(
    private readonly labels: Float32Array,
    private readonly minSamplesLeaf: number,
  ) {
    const n = labels.length;
    [this.rows, this.spareRows] = [new Int32Array(n), new Int32Array(n)];
    [this.weights, this.spareWeights] = [new Float64Array(n), new Float64Array(n)];
    [this.sums, this.spareSums] = [new Float64Array(n), new Float64Array(n)];
    // Squares of sums lose the digits that matter where labels lie far from 0.
    this.offset = labels.reduce((sum, label) => sum + label, 0) / n;
  }

  start(rows: Int32Array, count: number, drawn: Int32Array): void {
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      this.rows[i] = row;
      this.weights[i] = drawn[row]!;
      this.sums[i] = drawn[row]! * (this.labels[row]! - this.offset);
    }
  }

  open(from: number, to: number): boolean {
    const { labels, rows, weights, sums } = this;
    const first = labels[rows[from]!]!;
    let [weight, sum, differs] = [0, 0, false];
    for (let i = from; i < to; i++) {
      weight += weights[i]!;
      sum += sums[i]!;
      if (labels[rows[i]!] !== first) differs = true;
    }
    [this.from, this.to, this.weight, this.sum] = [from, to, weight, sum];
    return differs;
  }

  score(): number {
    return (this.sum * this.sum) / this.weight;
  }

  search(codes: Uint8Array, feature: number, best: BestSplit): void {
    const { rows, weights, sums, binRows, binWeights, binSums, touched, from, to, weight, sum, minSamplesLeaf } = this;
    for (let i = from; i < to; i++) {
      const bin = codes[rows[i]!]!;
      touched.touch(bin);
      binRows[bin]!++;
      binWeights[bin]! += weights[i]!;
      binSums[bin]! += sums[i]!;
    }
    const count = touched.list();
    let [leftRows, leftWeight, leftSum, last] = [0, 0, 0, 0];
    for (let b = 0; b < count; b++) {
      const bin = touched.bins[b]!;
      if (leftRows >= minSamplesLeaf && to - from - leftRows >= minSamplesLeaf) {
        const rightSum = sum - leftSum;
        const score = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / (weight - leftWeight);
        if (score > best.score) {
          best.score = score;
          best.feature = feature;
          best.code = (last + bin - 1) >> 1;
        }
      }
      leftRows += binRows[bin]!;
      leftWeight += binWeights[bin]!;
      leftSum += binSums[bin]!;
      last = bin;
      binRows[bin] = 0;
      binWeights[bin] = 0;
      binSums[bin] = 0;
    }
  }

  divide(codes: Uint8Array, code: number): number {
    const { rows, weights, sums, spareRows, spareWeights, spareSums, from, to } = this;
    let [left, right] = [from, 0];
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      if (codes[row]! <= code) {
        rows[left] = row;
        weights[left] = weights[i]!;
        sums[left++] = sums[i]!;
      } else {
        spareRows[right] = row;
        spareWeights[right] = weights[i]!;
        spareSums[right++] = sums[i]!;
      }
    }
    for (let i = 0; i < right; i++) {
      rows[left + i] = spareRows[i]!;
      weights[left + i] = spareWeights[i]!;
      sums[left + i] = spareSums[i]!;
    }
    return left;
  }

  leaf(values: Float32Array, at: number): void {
    values[at] = this.offset + this.sum / this.weight;
  }
}
