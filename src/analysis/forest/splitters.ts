/**
 * How good a split of a node is, by its rows' bins of one feature. A splitter holds the rows of the tree under way in the tree's order:
 * a node is a stretch of them.
 */
import { MAX_BINS } from './bins';

/** The best split seen so far in a node; `score` is the sum over both sides of what `impurity` is taken from. */
export class BestSplit {
  feature = -1;
  /** Rows whose bin is at most this go left. */
  code = 0;
  score = -Infinity;

  clear(): void {
    this.feature = -1;
    this.score = -Infinity;
  }
}

export interface Splitter {
  /** Numbers in a leaf. */
  readonly width: number;
  /** Takes in the rows of a bootstrap sample and how often each was drawn. */
  start(rows: Int32Array, count: number, drawn: Int32Array): void;
  /** Makes rows[from … to) the node; false where its labels are all the same. */
  open(from: number, to: number): boolean;
  /** Of the open node before it is split: what a split's score exceeds by the impurity it takes away. */
  score(): number;
  /** Looks for a better split of the open node by a feature. @param codes of all rows of the data, this feature's */
  search(codes: Uint8Array, feature: number, best: BestSplit): void;
  /** Puts the rows of the open node whose bin is at most `code` first, keeping their order. @returns where the others begin */
  divide(codes: Uint8Array, code: number): number;
  /** Writes the open node's leaf. */
  leaf(values: Float32Array, at: number): void;
}

/** Which of 256 bins have rows, a bit each: small nodes touch few, and reading all 256 would be most of the work. */
export class TouchedBins {
  private readonly words = new Int32Array(MAX_BINS / 32);
  /** The touched bins, ascending, after `list`. */
  readonly bins = new Uint8Array(MAX_BINS);

  touch(bin: number): void {
    this.words[bin >> 5]! |= 1 << (bin & 31);
  }

  /** Lists and forgets the touched bins. @returns how many */
  list(): number {
    let count = 0;
    for (let w = 0; w < MAX_BINS / 32; w++) {
      let word = this.words[w]!;
      this.words[w] = 0;
      while (word !== 0) {
        const bit = word & -word;
        this.bins[count++] = w * 32 + 31 - Math.clz32(bit);
        word ^= bit;
      }
    }
    return count;
  }
}
