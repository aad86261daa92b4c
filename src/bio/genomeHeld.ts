import { OrthrusError } from '../lib/errors';
import { FOREIGN, GENOME_LETTER, foreignLetter } from './genomeLetters';
import type { Interval } from './transcript';

const FIRST_BYTES = 1 << 16;

/** Bases of one chromosome in memory, two to a byte: all of them, or some stretches. Filled in ascending order. */
export class HeldBases {
  private packed = new Uint8Array(FIRST_BYTES);
  private count = 0;
  /** The stretches that are held, with the index of their first base among the held ones. */
  private readonly stretches: { start: number; end: number; from: number }[] = [];
  private next = 0;

  /** @param wanted ascending stretches without overlap; undefined for all */
  constructor(
    private readonly file: string,
    private readonly name: string,
    wanted: readonly Interval[] | undefined,
  ) {
    let from = 0;
    for (const [start, end] of wanted ?? [[0, Infinity] as const]) {
      this.stretches.push({ start, end, from });
      from += end - start;
    }
  }

  /**
   * Takes letters [from, to) of `bytes`, which lie at `position` of the chromosome, and keeps what is wanted of them.
   * @throws OrthrusError `genome.letters`, also for letters that are not kept
   */
  take(bytes: Uint8Array, from: number, to: number, position: number): void {
    const codes = GENOME_LETTER;
    const foreign = FOREIGN;
    for (let i = from; i < to; i++) {
      if (codes[bytes[i]!] === foreign) throw foreignLetter(this.file, this.name, bytes[i]!);
    }
    const end = position + to - from;
    while (this.next < this.stretches.length) {
      const stretch = this.stretches[this.next]!;
      if (stretch.start >= end) return;
      const first = Math.max(position, stretch.start);
      const last = Math.min(end, stretch.end);
      this.keep(bytes, from + first - position, from + last - position);
      if (last < stretch.end) return;
      this.next++;
    }
  }

  private keep(bytes: Uint8Array, from: number, to: number): void {
    const needed = (this.count + to - from + 1) >>> 1;
    if (needed > this.packed.length) {
      const larger = new Uint8Array(Math.max(needed, Math.ceil(this.packed.length * 1.5)));
      larger.set(this.packed);
      this.packed = larger;
    }
    const { packed } = this;
    const codes = GENOME_LETTER;
    let at = this.count;
    for (let i = from; i < to; i++, at++) packed[at >>> 1]! |= codes[bytes[i]!]! << ((at & 1) << 2);
    this.count = at;
  }

  /** Base codes of [start, end), which lies on the chromosome. */
  bases(start: number, end: number): Uint8Array<ArrayBuffer> {
    const bases = new Uint8Array(end - start);
    if (start === end) return bases;
    const stretch = this.stretchAt(start);
    if (!stretch || end > stretch.end) {
      throw new OrthrusError(
        'genome.notHeld',
        `${this.name}:${start + 1}–${end} of ${this.file} was not among the stretches to keep.`,
        'Open the genome again with this stretch.',
      );
    }
    let at = stretch.from + start - stretch.start;
    const { packed } = this;
    for (let i = 0; i < bases.length; i++, at++) bases[i] = (packed[at >>> 1]! >> ((at & 1) << 2)) & 15;
    return bases;
  }

  /** The stretch that holds a position. */
  private stretchAt(position: number): { start: number; end: number; from: number } | undefined {
    let low = 0;
    let high = this.stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.stretches[middle]!.end <= position) low = middle + 1;
      else high = middle;
    }
    const stretch = this.stretches[low];
    return stretch && stretch.start <= position ? stretch : undefined;
  }
}
