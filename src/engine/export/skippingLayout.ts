import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { REGIONS } from '../../bio/skipExon';
import { genomicScale, scaleX } from './genomicScale';

/** A box of a structure; `exon` counts from 1, 5′ → 3′. */
export interface SkippedBox {
  readonly x: number;
  readonly width: number;
  readonly coding: boolean;
  readonly exon: number;
}

/** One transcript of the figure. */
export interface SkippedRow {
  readonly transcript: number;
  readonly boxes: readonly SkippedBox[];
  readonly line: readonly [from: number, to: number];
  /** Whether 5′ is on the left. */
  readonly forward: boolean;
  /** Indices of its skipped exons, and where their bars stand. */
  readonly bars: readonly { readonly index: number; readonly x: number; readonly width: number }[];
}

/** No box is narrower than this, in pixels. */
const LEAST = 2;

/**
 * Places structures: all on one genomic scale with introns shortened; where the structure of one is not known, each by its own positions,
 * 5′ → 3′ from the left.
 * @param shown indices of transcripts
 */
export function skippingLayout(skipping: ExonSkipping, shown: readonly number[], width: number): SkippedRow[] {
  const { transcripts, of, facts } = skipping;
  const all = shown.map((t) => transcripts[t]!);
  const genomic = all.every(({ exons, chrom }) => exons.length > 0 && chrom === all[0]!.chrom);
  const scale = genomic
    ? genomicScale(
        all.flatMap(({ exons }) => exons),
        0,
        width,
        'compressed',
      )
    : undefined;
  return shown.map((t) => {
    const { exons, cdsParts, strand, length } = transcripts[t]!;
    const indices = [...of.keys()].filter((i) => of[i] === t);
    const boxes: SkippedBox[] = [];
    const place = (from: number, to: number, coding: boolean, exon: number): void => {
      boxes.push({ x: from, width: Math.max(LEAST, to - from), coding, exon });
    };
    const numberOf = (i: number): number => (strand === '+' ? i + 1 : exons.length - i);
    if (scale) {
      for (const [i, [start, end]] of exons.entries()) {
        const coding = cdsParts.filter((part) => part[0] < end && start < part[1]);
        const at = (position: number): number => scaleX(scale, position);
        // Thin beneath, thick where it codes.
        if (!coding.some((part) => part[0] <= start && part[1] >= end)) place(at(start), at(end), false, numberOf(i));
        for (const part of coding) place(at(part[0]), at(part[1]), true, numberOf(i));
      }
    } else {
      const at = (position: number): number => (position / length) * width;
      let before = 0;
      for (const i of indices) {
        if (facts.number[i] === 2) place(0, at(facts.start[i]!) - 1, false, 1);
        const region = REGIONS[facts.region[i]!]!;
        place(at(facts.start[i]!), at(facts.end[i]!) - 1, region === 'CDS' || region === 'mixed', facts.number[i]!);
        before = i;
      }
      place(at(facts.end[before]!), width, false, facts.number[before]! + 1);
    }
    const ends = boxes.flatMap((box) => [box.x, box.x + box.width]);
    return {
      ...{ transcript: t, boxes, forward: !scale || strand === '+' },
      line: [Math.min(...ends), Math.max(...ends)],
      bars: indices.map((index) => {
        const own = boxes.filter(({ exon }) => exon === facts.number[index]);
        const x = Math.min(...own.map((box) => box.x));
        return { index, x, width: Math.max(...own.map((box) => box.x + box.width)) - x };
      }),
    };
  });
}
