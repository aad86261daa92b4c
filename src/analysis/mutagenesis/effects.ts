/** From mean representations of mutants to what each substitution does. */
import type { Pause } from '../linear/turns';

/** What is predicted of a mean representation. */
export type Predict = (mean: Float32Array) => number;

/** Mean representations of some positions' four letters: positions [first, first + count) of those asked for, count × 4 × D. */
export interface MeanBlock {
  readonly first: number;
  readonly count: number;
  readonly values: Float32Array;
}

/** Effects as `Mutagenesis` has them. */
export interface EffectArrays {
  readonly distance: Float32Array<ArrayBuffer>;
  readonly cosine: Float32Array<ArrayBuffer>;
}

/** Positions × 4 that are not known yet. */
export const unknownEffects = (positions: number): Float32Array<ArrayBuffer> =>
  new Float32Array(positions * 4).fill(NaN);

/**
 * Takes blocks in any order and makes effects of them. The wild type is the letter that stands at a position, whose row of the block is its
 * representation; a block without any such letter (all N) waits for one that has one, or for `finish`.
 */
export class EffectTaker {
  private wild: Float32Array | undefined;
  private readonly waiting: MeanBlock[] = [];
  /** Block after block: a pause of one lets no other in. */
  private turn: Promise<void> = Promise.resolve();

  /**
   * @param letters number of the letter at each position asked for, −1 where it is none of ACGT
   * @param write what is done with each mutant's mean, beside the wild type's
   */
  constructor(
    private readonly letters: Int8Array,
    private readonly dim: number,
    private readonly write: (index: number, mutant: Float32Array, wild: Float32Array) => void,
    private readonly pause: Pause,
  ) {}

  /** @throws AbortError */
  take(block: MeanBlock): Promise<void> {
    this.turn = this.turn.then(() => this.work(block));
    return this.turn;
  }

  /** Does what waits still. @param wild the wild type's mean representation */
  async finish(wild: Float32Array): Promise<void> {
    await this.turn;
    this.wild ??= wild;
    for (const block of this.waiting.splice(0)) await this.work(block);
  }

  private async work(block: MeanBlock): Promise<void> {
    this.wild ??= this.wildTypeIn(block);
    if (!this.wild) {
      this.waiting.push(block);
      return;
    }
    for (const one of [...this.waiting.splice(0), block]) await this.each(one, this.wild);
  }

  private async each({ first, count, values }: MeanBlock, wild: Float32Array): Promise<void> {
    for (let row = 0; row < 4 * count; row++) {
      this.write(4 * first + row, this.mean(values, row), wild);
      const turn = this.pause();
      if (turn) await turn;
    }
  }

  private wildTypeIn({ first, count, values }: MeanBlock): Float32Array | undefined {
    for (let i = 0; i < count; i++) {
      const letter = this.letters[first + i]!;
      if (letter >= 0) return this.mean(values, 4 * i + letter).slice();
    }
    return undefined;
  }

  private mean(values: Float32Array, row: number): Float32Array {
    return values.subarray(row * this.dim, (row + 1) * this.dim);
  }
}

/** Writes distance and 1 − cosine of a mutant. Both are exactly 0 where the two are the same numbers. */
export function writeDistances(
  { distance, cosine }: EffectArrays,
  index: number,
  mutant: Float32Array,
  wild: Float32Array,
): void {
  let [squares, both, own, of] = [0, 0, 0, 0];
  for (let j = 0; j < wild.length; j++) {
    const [a, b] = [mutant[j]!, wild[j]!];
    squares += (a - b) ** 2;
    both += a * b;
    own += a * a;
    of += b * b;
  }
  distance[index] = Math.sqrt(squares);
  cosine[index] = squares === 0 ? 0 : 1 - both / Math.sqrt(own * of);
}

/** What the substitutions at each position come to; NaN where none is known. */
export interface PositionEffects {
  /** Of the substitution that changes most; of changes with a sign the one furthest from 0, with it. */
  readonly strongest: Float32Array<ArrayBuffer>;
  /** Mean over the three substitutions (four where the letter is none of ACGT). */
  readonly mean: Float32Array<ArrayBuffer>;
}

/** @param values positions × 4 @param letters of these positions, as `lettersOf` */
export function positionEffects(values: Float32Array, letters: Int8Array): PositionEffects {
  const n = letters.length;
  const strongest = new Float32Array(n).fill(NaN);
  const mean = new Float32Array(n).fill(NaN);
  for (let i = 0; i < n; i++) {
    let [most, sum, count] = [NaN, 0, 0];
    for (let base = 0; base < 4; base++) {
      const value = values[4 * i + base]!;
      if (base === letters[i] || Number.isNaN(value)) continue;
      sum += value;
      count++;
      if (!(Math.abs(value) <= Math.abs(most))) most = value;
    }
    strongest[i] = most;
    if (count > 0) mean[i] = sum / count;
  }
  return { strongest, mean };
}

/** Indices (position × 4 + base) of the substitutions that change most, the strongest first; those that are not known are left out. */
export function strongestSubstitutions(
  values: Float32Array,
  letters: Int8Array,
  count: number,
  accepts: (index: number) => boolean = () => true,
): Uint32Array<ArrayBuffer> {
  const found: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if ((index & 3) !== letters[index >> 2] && !Number.isNaN(values[index]!) && accepts(index)) found.push(index);
  }
  found.sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
  return Uint32Array.from(found.slice(0, count));
}
