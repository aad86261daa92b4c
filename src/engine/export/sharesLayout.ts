import { areComparable } from '../../analysis/exonShares';
import type { ComparedTranscript, ShareBlock } from '../../analysis/exonSharesTypes';
import { cdsParts } from '../../bio/assembly';
import type { Interval } from '../../bio/transcript';
import { genomicScale, scaleX } from './genomicScale';
import type { IntronMode } from './genomicScale';

export type Pair = readonly [ComparedTranscript, ComparedTranscript];

/** A stretch of a figure, in pixels from its left. */
export interface Span {
  readonly x: number;
  readonly width: number;
}

/** A domain as it is drawn under its transcript. */
export interface DrawnDomain {
  readonly text: string;
  /** Nucleotides of the transcript. */
  readonly place: Interval;
  /** The other transcript has it, as long. */
  readonly kept: boolean;
}

/** No box is drawn narrower than this: a micro-exon must not vanish. */
const LEAST_WIDTH = 1.2;

export interface SharesPlaces {
  /** Places of nucleotides [from, to) of a transcript, left to right. */
  readonly spans: (side: 0 | 1, from: number, to: number) => readonly Span[];
  /** The place of a block's bar. */
  readonly bar: (block: ShareBlock) => Span;
  /** Whether 5′ is to the left. */
  readonly forward: boolean;
}

/** Places both transcripts across `width` pixels: on one genomic scale, or, where they have none in common, each on its own nucleotides. */
export function sharesPlaces(pair: Pair, width: number, introns: IntronMode): SharesPlaces {
  const [a, b] = pair;
  const scale = areComparable(a, b) ? genomicScale([...a.exons, ...b.exons], 0, width, introns) : undefined;
  const longest = Math.max(a.length, b.length);
  const spans = (side: 0 | 1, from: number, to: number): Span[] => {
    const { exons, strand } = pair[side];
    const pieces = scale ? cdsParts({ exons, strand, cds: [from, to] }) : [[from, to] as const];
    const at = (position: number): number => (scale ? scaleX(scale, position) : (position / longest) * width);
    return pieces.map(([start, end]) => ({ x: at(start), width: Math.max(LEAST_WIDTH, at(end) - at(start)) }));
  };
  const bar = (block: ShareBlock): Span => {
    const [side, place] = block.a ? ([0, block.a] as const) : ([1, block.b!] as const);
    return spans(side, place.start, place.end)[0]!;
  };
  return { spans, bar, forward: !scale || a.strand === '+' };
}

/** Gives each of some stretches the first lane in which it touches no other one, by their left ends. */
export function lanes(stretches: readonly Span[], gap: number): number[] {
  const ends: number[] = [];
  const lane: number[] = [];
  const order = stretches.map((_, i) => i).sort((i, j) => stretches[i]!.x - stretches[j]!.x);
  for (const i of order) {
    const { x, width } = stretches[i]!;
    const free = ends.findIndex((end) => end + gap <= x);
    const at = free < 0 ? ends.length : free;
    ends[at] = x + width;
    lane[i] = at;
  }
  return lane;
}
