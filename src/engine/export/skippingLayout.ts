import type { ExonSkipping, SkippedTranscript } from '../../analysis/skipping/skippingTypes';
import { cdsLength, totalLength } from '../../analysis/isoformComparison';
import { domainSpan } from '../../bio/domains';
import type { Domain } from '../../bio/domainTypes';
import { REGIONS } from '../../bio/skipExon';
import type { Interval } from '../../bio/transcript';
import { genomicScale, scaleX } from './genomicScale';

/** A box of a structure; `exon` counts from 1, 5′ → 3′. */
export interface SkippedBox {
  readonly x: number;
  readonly width: number;
  readonly coding: boolean;
  readonly exon: number;
}

/** A domain of the protein on its lane, from 0, cut along the exons. */
export interface PlacedDomain {
  readonly name: string;
  readonly lane: number;
  readonly parts: readonly (readonly [from: number, to: number])[];
}

/** One transcript of the figure. */
export interface SkippedRow {
  readonly transcript: number;
  readonly boxes: readonly SkippedBox[];
  readonly line: readonly [from: number, to: number];
  /** Whether 5′ is on the left. */
  readonly forward: boolean;
  /** Indices of its skipped exons, and where their bars stand. */
  readonly domains: readonly PlacedDomain[];
  readonly bars: readonly { readonly index: number; readonly x: number; readonly width: number }[];
}

/** Domains of a transcript's protein, by start. */
export type DomainsOf = (transcript: SkippedTranscript) => readonly Domain[];

/** No box is narrower than this, in pixels. */
const LEAST = 2;

/**
 * Places structures: all on one genomic scale with introns shortened; where the structure of one is not known, each by its own positions,
 * 5′ → 3′ from the left.
 * @param shown indices of transcripts
 * @param domains of a transcript's protein; drawn where the structure is known
 */
export function skippingLayout(
  skipping: ExonSkipping,
  shown: readonly number[],
  width: number,
  domains: DomainsOf = () => [],
): SkippedRow[] {
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
      domains: scale ? placedDomains(transcripts[t]!, domains(transcripts[t]!), (at) => scaleX(scale, at)) : [],
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

/** Lanes of domains; what fits on none of them is left out. */
export const MOST_LANES = 4;

/** Places domains on lanes, the first free one each, so that none covers another. */
function placedDomains(
  transcript: SkippedTranscript,
  domains: readonly Domain[],
  at: (position: number) => number,
): PlacedDomain[] {
  const cds = cdsOf(transcript);
  if (!cds) return [];
  const ends: number[] = [];
  return domains.flatMap((domain) => {
    const parts = genomicParts(transcript, domainSpan(domain, cds)).map(
      ([start, end]) => [at(start), at(end)] as const,
    );
    if (parts.length === 0) return [];
    const free = ends.findIndex((end) => end < domain.start);
    const lane = free >= 0 ? free : ends.length;
    if (lane >= MOST_LANES) return [];
    ends[lane] = domain.end;
    return [{ name: domain.accession, lane, parts }];
  });
}

/** The CDS in the transcript's coordinates. */
function cdsOf(transcript: SkippedTranscript): Interval | undefined {
  const { exons, cdsParts, strand } = transcript;
  if (cdsParts.length === 0) return undefined;
  const [first, last] = [cdsParts[0]![0], cdsParts.at(-1)![1]];
  const before = exons.map(([start, end]): Interval =>
    strand === '+' ? [Math.min(start, first), Math.min(end, first)] : [Math.max(start, last), Math.max(end, last)],
  );
  const start = totalLength(before);
  return [start, start + cdsLength(transcript)];
}

/** Where a stretch of the transcript lies on the genome. */
function genomicParts({ exons, strand }: SkippedTranscript, [from, to]: Interval): Interval[] {
  const ordered = strand === '+' ? exons : [...exons].reverse();
  let before = 0;
  return ordered.flatMap(([start, end]): Interval[] => {
    const [a, b] = [Math.max(from - before, 0), Math.min(to - before, end - start)];
    before += end - start;
    if (a >= b) return [];
    return strand === '+' ? [[start + a, start + b]] : [[end - b, end - a]];
  });
}
