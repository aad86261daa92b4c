import type { UmapCurve } from './umapCurve';
import type { FuzzyGraph } from './umapGraph';

/** Points that each pulled point is pushed from: umap-learn's negative_sample_rate. */
const PUSHES = 5;
/** No step moves a coordinate further, times the learning rate. */
const LONGEST = 4;

/**
 * What a pull or push multiplies the difference of two points by depends on their squared distance only; powers of it take longer than all the
 * rest, so both factors are looked up: 512 values an octave, each taken at its middle and so within 0.2 %, from 2⁻³² to 2²².
 */
const STEP_BITS = 9;
const LOWEST_EXPONENT = -32;
const OCTAVES = 54;
/** Bits of a float32 that count steps of an octave and octaves, less those of the lowest. */
const SHIFT = 23 - STEP_BITS;
const OFFSET = (127 + LOWEST_EXPONENT) << STEP_BITS;
const LAST = (OCTAVES << STEP_BITS) - 1;

function factorTable(factor: (squared: number) => number): Float32Array {
  return Float32Array.from({ length: LAST + 1 }, (_, i) => {
    const octave = 2 ** (LOWEST_EXPONENT + (i >> STEP_BITS));
    return factor(octave * (1 + ((i & ((1 << STEP_BITS) - 1)) + 0.5) / (1 << STEP_BITS)));
  });
}

/**
 * Stochastic gradient descent on a layout: each epoch an edge of weight w is due w / max w times; its ends are pulled together, and its head
 * is pushed from five random points. Deterministic: the same seed, graph and start give the same positions bit for bit.
 * Source: umap-learn's optimize_layout_euclidean, with always five pushes a pull (there 4 at an edge's first) and xorshift32 as generator.
 */
export class UmapDescent {
  readonly edges: number;
  private readonly heads: Uint32Array;
  private readonly tails: Uint32Array;
  /** Epochs between two turns of an edge, and the epoch of its next one. */
  private readonly intervals: Float64Array;
  private readonly due: Float64Array;
  private readonly pulls: Float32Array;
  private readonly pushes: Float32Array;
  private random: number;

  /**
   * @param positions n × 2, moved in place
   * @param seed 32 bits
   */
  constructor(
    private readonly positions: Float32Array,
    { heads, tails, weights }: FuzzyGraph,
    { a, b }: UmapCurve,
    private readonly epochs: number,
    seed: number,
  ) {
    const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    // An edge that would not be due once is left out.
    const kept = [...weights.keys()].filter((e) => weights[e]! * epochs >= heaviest);
    this.edges = kept.length;
    this.heads = Uint32Array.from(kept, (e) => heads[e]!);
    this.tails = Uint32Array.from(kept, (e) => tails[e]!);
    this.intervals = Float64Array.from(kept, (e) => heaviest / weights[e]!);
    this.due = this.intervals.slice();
    this.pulls = factorTable((d) => (2 * a * b * d ** (b - 1)) / (1 + a * d ** b));
    this.pushes = factorTable((d) => (2 * b) / ((0.001 + d) * (1 + a * d ** b)));
    this.random = seed | 0 || 1;
  }

  /** Edges [first, last) of an epoch. */
  run(epoch: number, first: number, last: number): void {
    const { positions, heads, tails, intervals, due, pulls, pushes } = this;
    const rate = 1 - epoch / this.epochs;
    const longest = LONGEST * rate;
    const perWord = positions.length / 2 / 2 ** 32;
    let random = this.random;
    for (let e = first; e < last; e++) {
      if (due[e]! > epoch) continue;
      due[e] = due[e]! + intervals[e]!;
      const head = heads[e]! << 1;
      const tail = tails[e]! << 1;
      let x = positions[head]!;
      let y = positions[head + 1]!;
      let dx = positions[tail]! - x;
      let dy = positions[tail + 1]! - y;
      let factor = rate * pulls[tableIndex(dx * dx + dy * dy)]!;
      const pullX = Math.min(longest, Math.max(-longest, factor * dx));
      const pullY = Math.min(longest, Math.max(-longest, factor * dy));
      positions[tail] = positions[tail]! - pullX;
      positions[tail + 1] = positions[tail + 1]! - pullY;
      x += pullX;
      y += pullY;
      for (let push = 0; push < PUSHES; push++) {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        const other = Math.floor((random >>> 0) * perWord) << 1;
        if (other === head) continue;
        dx = x - positions[other]!;
        dy = y - positions[other + 1]!;
        factor = rate * pushes[tableIndex(dx * dx + dy * dy)]!;
        x += Math.min(longest, Math.max(-longest, factor * dx));
        y += Math.min(longest, Math.max(-longest, factor * dy));
      }
      positions[head] = x;
      positions[head + 1] = y;
    }
    this.random = random;
  }
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);

/** Place of a squared distance in the tables. */
function tableIndex(squared: number): number {
  float[0] = squared;
  const index = (word[0]! >> SHIFT) - OFFSET;
  return index < 0 ? 0 : index > LAST ? LAST : index;
}
