/**
 * A transcript's parts on an axis of its positions (nucleotides, 5′ → 3′): exons, CDS, domains and ticks as boxes. Pure geometry for
 * pictures along or beside a transcript, on a canvas or in SVG; for a vertical axis swap x and y.
 */
import type { Interval } from '../../bio/transcript';
import { niceStep } from './ticks';

/** What is drawn of a transcript, all in its own coordinates: 0-based, half-open. */
export interface TranscriptParts {
  /** Nucleotides. */
  readonly length: number;
  /** Where each exon ends, ascending, the last one at `length`; empty where the structure is not known. */
  readonly exonEnds: readonly number[];
  /** Stop codon included. */
  readonly cds: Interval | undefined;
  /** Domains, e.g. by `domainSpan`; those that overlap get lanes of their own. */
  readonly domains: readonly { readonly name: string; readonly span: Interval }[];
}

/** The stretch [from, to) of a transcript over `width` pixels from x = 0. Both ends may lie within a nucleotide. */
export interface TrackWindow {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** A part as far as it lies in the window. */
export interface TrackBox {
  /** Pixels. */
  readonly x: number;
  readonly width: number;
  /** The whole part, also where it reaches beyond the window. */
  readonly span: Interval;
  /** "Exon 3", the domain's name. */
  readonly name: string;
  /** Its place among all of its kind, from 0: exons alternate by it. */
  readonly index: number;
}

export interface TranscriptTrack {
  /** One a known exon. */
  readonly exons: readonly TrackBox[];
  /** Boundaries between exons that lie inside the window, in pixels. */
  readonly boundaries: readonly number[];
  readonly cds: TrackBox | undefined;
  /** `lane` from 0: domains of one lane do not overlap, and a domain's lane is the same in every window. */
  readonly domains: readonly (TrackBox & { readonly lane: number })[];
  /** Lanes of all the transcript's domains. */
  readonly lanes: number;
  /** Middles of nucleotides at round positions, 1-based as they are written. */
  readonly ticks: readonly { readonly x: number; readonly position: number }[];
}

/** No box is drawn narrower than this: a micro-exon must not vanish. */
const LEAST_WIDTH = 1;

/** Pixels between two ticks, about. */
const TICK_PIXELS = 90;

/** x of a position: of the left edge of nucleotide `position`, 0-based; middles are at + 0.5. */
export const positionX = ({ from, to, width }: TrackWindow, position: number): number =>
  ((position - from) / (to - from)) * width;

/** The position at x, with its fraction; its floor is the nucleotide there. */
export const positionAt = ({ from, to, width }: TrackWindow, x: number): number => from + (x / width) * (to - from);

/** Places a transcript's parts on a stretch of it. Parts wholly outside are left out. */
export function transcriptTrack(parts: TranscriptParts, window: TrackWindow): TranscriptTrack {
  const box = (span: Interval, name: string, index: number): TrackBox | undefined => {
    const from = Math.max(window.from, span[0]);
    const to = Math.min(window.to, span[1]);
    if (to <= from) return undefined;
    const x = positionX(window, from);
    return { x, width: Math.max(LEAST_WIDTH, positionX(window, to) - x), span, name, index };
  };
  const { exonEnds, cds, domains } = parts;
  const exons = exonEnds.map((end, i) => box([exonEnds[i - 1] ?? 0, end], `Exon ${i + 1}`, i));
  const { lane, lanes } = lanesOf(domains.map(({ span }) => span));
  return {
    exons: exons.filter((one) => one !== undefined),
    boundaries: exonEnds
      .slice(0, -1)
      .filter((end) => end > window.from && end < window.to)
      .map((end) => positionX(window, end)),
    cds: cds && box(cds, 'CDS', 0),
    domains: domains.flatMap(({ name, span }, i) => {
      const placed = box(span, name, i);
      return placed ? [{ ...placed, lane: lane[i]! }] : [];
    }),
    lanes,
    ticks: ticksOf(parts.length, window),
  };
}

/** Each span's lane: the first in which all before it have ended. */
function lanesOf(spans: readonly Interval[]): { readonly lane: readonly number[]; readonly lanes: number } {
  const lane = new Array<number>(spans.length).fill(0);
  const ends: number[] = [];
  const order = [...spans.keys()].sort((a, b) => spans[a]![0] - spans[b]![0] || spans[b]![1] - spans[a]![1] || a - b);
  for (const i of order) {
    const [start, end] = spans[i]!;
    const free = ends.findIndex((last) => last <= start);
    lane[i] = free < 0 ? ends.length : free;
    ends[lane[i]!] = end;
  }
  return { lane, lanes: ends.length };
}

function ticksOf(length: number, window: TrackWindow): TranscriptTrack['ticks'] {
  const { from, to, width } = window;
  const step = Math.max(1, niceStep(to - from, Math.max(1, width / TICK_PIXELS)));
  const ticks: { x: number; position: number }[] = [];
  for (let at = Math.max(1, Math.ceil((from + 0.5) / step)) * step; at <= Math.min(length, to + 0.5); at += step) {
    ticks.push({ x: positionX(window, at - 0.5), position: at });
  }
  return ticks;
}

/** The number of the exon at a position, from 1; 0 where the structure is not known. */
export function exonAt(exonEnds: readonly number[], position: number): number {
  let low = 0;
  let high = exonEnds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (exonEnds[middle]! <= position) low = middle + 1;
    else high = middle;
  }
  return low < exonEnds.length ? low + 1 : 0;
}
