import { exonLengthsOf } from './assembly';
import { BASE_MASK, packTracks } from './tracks';
import type { Tracks } from './tracks';
import type { Interval, Transcript } from './transcript';

/**
 * What becomes of the reading frame without an exon.
 * - `kept`, `broken`: it lies within the CDS, and takes a multiple of three nucleotides out of it or not;
 * - `utr`: it takes nothing out of the CDS;
 * - `start lost`: it takes a base of the first codon, `stop removed`: of the last one (and none of the first);
 * - `non-coding`: there is no CDS.
 */
export const FRAMES = ['kept', 'broken', 'utr', 'start lost', 'stop removed', 'non-coding'] as const;
export type SkipFrame = (typeof FRAMES)[number];

/** Where an exon lies; `mixed`: partly within the CDS. */
export const REGIONS = ['5′ UTR', 'CDS', '3′ UTR', 'mixed', 'non-coding'] as const;
export type ExonRegion = (typeof REGIONS)[number];

/**
 * Where the CDS that is read again ends: at its own end; at another stop codon, which lies before (`premature`) or after it (`later`; so
 * too where the own one is removed); nowhere, so that it goes on to the transcript's end (`none`); `no CDS`: nothing is read.
 */
export const STOPS = ['own', 'premature', 'later', 'none', 'no CDS'] as const;
export type SkipStop = (typeof STOPS)[number];

/** A stop codon further than this before the last exon junction marks a transcript for decay. Source: the 50–55 nt rule, Nagy and Maquat, Trends Biochem Sci 23 (1998). */
export const DECAY_DISTANCE = 50;

/** A transcript without one of its exons. */
export interface SkippedExon {
  /** From 1, 5′ → 3′. */
  readonly number: number;
  /** In the whole transcript's coordinates. */
  readonly span: Interval;
  readonly region: ExonRegion;
  readonly frame: SkipFrame;
  /** In the coordinates of what is left, stop codon included; undefined where there is none any more. */
  readonly cds: Interval | undefined;
  readonly stop: SkipStop;
  /** Another stop codon than its own lies more than DECAY_DISTANCE before the last exon junction. */
  readonly decay: boolean;
  /** Of what is left. */
  readonly tracks: Tracks;
}

/** Exons in transcript coordinates, 5′ → 3′. */
export function exonSpans(transcript: Pick<Transcript, 'tracks'>): Interval[] {
  let end = 0;
  return exonLengthsOf(transcript).map((length) => [end, (end += length)]);
}

/**
 * Leaves out one exon and reads the CDS again: from the same first codon to the first stop codon in its frame. What the transcript itself
 * reads through inside its CDS (selenocysteine, a CDS whose first codon is not its start) is read through again, and a CDS without stop
 * codon ends at its end. Where a base of the first codon is gone there is no CDS: which other ATG would be used is not guessed.
 * @param index of the exon, from 0, 5′ → 3′
 * @throws RangeError where there is no such exon, or no other one
 */
export function skipExon({ tracks, cds }: Pick<Transcript, 'tracks' | 'cds'>, index: number): SkippedExon {
  const spans = exonSpans({ tracks });
  const span = spans[index];
  if (!span || spans.length < 2) throw new RangeError(`exon ${index} of ${spans.length}`);
  const left = new Uint8Array(tracks.length - (span[1] - span[0]));
  left.set(tracks.subarray(0, span[0]));
  left.set(tracks.subarray(span[1]), span[0]);
  const lengths = spans.filter((_, i) => i !== index).map(([start, end]) => end - start);
  const frame = frameOf(span, cds);
  const read = cds && frame !== 'start lost' ? readAgain(tracks, left, span, cds) : undefined;
  const junction = left.length - lengths.at(-1)!;
  const other = read?.stop === 'premature' || read?.stop === 'later';
  return {
    number: index + 1,
    span,
    region: regionOf(span, cds),
    frame,
    cds: read?.cds,
    stop: read?.stop ?? 'no CDS',
    decay: other && junction - read.cds[1] > DECAY_DISTANCE,
    tracks: packTracks(left, lengths, read?.cds),
  };
}

const overlaps = (a: Interval, b: Interval): boolean => a[0] < b[1] && b[0] < a[1];

function frameOf(span: Interval, cds: Interval | undefined): SkipFrame {
  if (!cds) return 'non-coding';
  if (!overlaps(span, cds)) return 'utr';
  if (overlaps(span, [cds[0], cds[0] + 3])) return 'start lost';
  if (overlaps(span, [cds[1] - 3, cds[1]])) return 'stop removed';
  return (span[1] - span[0]) % 3 === 0 ? 'kept' : 'broken';
}

function regionOf(span: Interval, cds: Interval | undefined): ExonRegion {
  if (!cds) return 'non-coding';
  if (span[1] <= cds[0]) return '5′ UTR';
  if (span[0] >= cds[1]) return '3′ UTR';
  return span[0] >= cds[0] && span[1] <= cds[1] ? 'CDS' : 'mixed';
}

const [A, G, T] = [1, 4, 8];

/** Whether a stop codon (TAA, TAG, TGA) begins at a position. */
function isStop(tracks: Uint8Array, at: number): boolean {
  const [first, second, third] = [tracks[at]! & BASE_MASK, tracks[at + 1]! & BASE_MASK, tracks[at + 2]! & BASE_MASK];
  return first === T && ((second === A && (third === A || third === G)) || (second === G && third === A));
}

/** The CDS of what is left, from its first codon on, which is whole. */
function readAgain(
  whole: Uint8Array,
  left: Uint8Array,
  span: Interval,
  cds: Interval,
): { readonly cds: Interval; readonly stop: SkipStop } {
  const gone = span[1] - span[0];
  const moved = (position: number): number => (position >= span[1] ? position - gone : position);
  const start = moved(cds[0]);
  // The end is an end of a base: it has gone where that base has.
  const end = cds[1] > span[0] && cds[1] <= span[1] ? undefined : 1 + moved(cds[1] - 1);
  const rest = (cds[1] - cds[0]) % 3;
  const through = new Set<number>();
  for (let at = cds[0]; at + 3 < cds[1]; at += 3) {
    const cut = at < span[1] && at + 3 > span[0];
    if (!cut && isStop(whole, at)) through.add(moved(at));
  }
  for (let at = start; at + 3 <= left.length; at += 3) {
    // In its own frame it ends where the whole one ends, stop codon or not, and so too where its last codon is not whole.
    if (end !== undefined && end - at === rest) return { cds: [start, end], stop: 'own' };
    if (!isStop(left, at) || through.has(at)) continue;
    const stop = at + 3 === end ? 'own' : end !== undefined && at + 3 < end ? 'premature' : 'later';
    return { cds: [start, at + 3], stop };
  }
  return { cds: [start, left.length], stop: end === left.length ? 'own' : 'none' };
}

/** Genomic interval of an exon by its index 5′ → 3′; undefined where the structure is not known. */
export function genomicExon(
  { exons, strand }: Pick<Transcript, 'exons' | 'strand'>,
  index: number,
): Interval | undefined {
  return exons[strand === '+' ? index : exons.length - 1 - index];
}
