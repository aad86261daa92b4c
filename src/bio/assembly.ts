import type { AnnotatedTranscript } from './annotation';
import { packTracks } from './tracks';
import type { CdsSource, Interval, Transcript } from './transcript';

/** Why something is refused, and how to mend it. */
export interface Problem {
  readonly reason: string;
  readonly mend: string;
}

const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, [start, end]) => sum + end - start, 0);

/** Length of the mature transcript that these exons make. */
export const matureLength = lengthOf;

/** A genomic interval as people write it: 1-based, inclusive. */
const shown = ([start, end]: Interval): string => `${start + 1}–${end}`;

/** How many bases of `span` lie within the exons, which do not overlap. */
function covered(exons: readonly Interval[], span: Interval): number {
  let sum = 0;
  for (const [start, end] of exons) sum += Math.max(0, Math.min(end, span[1]) - Math.max(start, span[0]));
  return sum;
}

/**
 * What is wrong with an annotated structure, undefined where it is sound: exons that are empty, overlap or leave the
 * chromosome, a CDS that is not within the exons.
 * @param chromLength overrides what the annotation's own file says
 */
export function structureProblem(
  { id, chrom, exons, cds, cdsParts, chromLength: stated }: AnnotatedTranscript,
  chromLength: number | undefined = stated,
): Problem | undefined {
  if (id === '') return { reason: 'the transcript has no id', mend: 'Give every transcript an id of its own.' };
  if (exons.length === 0) return { reason: 'the transcript is empty: it has no exons', mend: 'Give its exons.' };
  let end = 0;
  for (const exon of exons) {
    if (exon[0] < 0) return { reason: `exon ${shown(exon)} starts before ${chrom}`, mend: 'Check its coordinates.' };
    if (exon[1] <= exon[0]) return { reason: `exon ${shown(exon)} is empty`, mend: 'Check its start and end.' };
    if (exon[0] < end) {
      return {
        reason: `exons overlap at ${shown([exon[0], Math.min(end, exon[1])])}`,
        mend: 'Give each exon once, without overlaps, and each transcript an id of its own.',
      };
    }
    end = exon[1];
  }
  if (chromLength !== undefined && end > chromLength) {
    return {
      reason: `exon ${shown(exons.at(-1)!)} leaves ${chrom}, which has ${chromLength} bases`,
      mend: 'Use the genome assembly that the annotation was made for.',
    };
  }
  const parts = cdsParts ?? (cds ? [[cds[0], cds[0] + 1] as const, [cds[1] - 1, cds[1]] as const] : []);
  const outside = parts.find((part) => covered(exons, part) !== part[1] - part[0]);
  if (!outside) return undefined;
  return {
    reason: `the CDS (${shown(cdsParts ? outside : cds!)}) lies outside the exons`,
    mend: 'Check that CDS and exon rows come from the same annotation.',
  };
}

/**
 * The CDS in transcript coordinates; undefined where there is none. Phases of an incomplete CDS are not looked at: codons
 * are counted from its first base, as the released code does.
 */
export function cdsInTranscript({ exons, strand, cds }: AnnotatedTranscript): Interval | undefined {
  if (!cds) return undefined;
  const before = covered(exons, [-Infinity, cds[0]]);
  const within = covered(exons, cds);
  if (within === 0) return undefined;
  return strand === '+' ? [before, before + within] : [lengthOf(exons) - before - within, lengthOf(exons) - before];
}

/** Facts about a transcript that the annotation may lack and a FASTA header may have. */
export interface SequenceFacts {
  readonly name: string;
  readonly gene: string;
  readonly geneId: string;
  readonly biotype: string;
  readonly species: string;
  /** In transcript coordinates. */
  readonly cds: Interval | undefined;
}

/**
 * Makes the transcript of a sound structure and its bases; what the annotation does not say is taken from `facts`.
 * @param bases base codes, 5′ → 3′; copied
 * @returns a problem where the lengths differ
 */
export function assemble(
  annotated: AnnotatedTranscript,
  bases: Uint8Array,
  facts: Partial<SequenceFacts> = {},
): Transcript | Problem {
  const length = lengthOf(annotated.exons);
  if (bases.length === 0) {
    return { reason: 'the record is empty: it has no sequence', mend: 'Give its sequence, or leave it out.' };
  }
  if (bases.length !== length) {
    return {
      reason: `the sequence has ${bases.length} nt, the exons of ${annotated.id} (${annotated.file}, line ${annotated.line}) sum to ${length}`,
      mend: 'Use sequence and annotation of the same release: whole transcripts, without poly(A) tail.',
    };
  }
  const lengths = annotated.exons.map(([start, end]) => end - start);
  if (annotated.strand === '-') lengths.reverse();
  const stated = cdsInTranscript(annotated);
  const cds = stated ?? facts.cds;
  const { id, geneId, chrom, strand, exons } = annotated;
  return {
    id,
    name: annotated.name === id ? facts.name || id : annotated.name,
    gene: annotated.gene || facts.gene || geneId || facts.geneId || '',
    geneId: geneId || facts.geneId || '',
    species: annotated.species || facts.species || '',
    biotype: annotated.biotype || facts.biotype || '',
    chrom,
    strand,
    exons,
    cds,
    cdsSource: stated ? 'annotation' : cds ? 'header' : 'none',
    tracks: packTracks(bases, lengths, cds),
  };
}

/** Whether `made` is a problem rather than a transcript. */
export const isProblem = (made: Transcript | Problem): made is Problem => 'reason' in made;

/** The same transcript with another CDS and the tracks that go with it. */
export function withCds(transcript: Transcript, cds: Interval, cdsSource: CdsSource): Transcript {
  const lengths = exonLengthsOf(transcript);
  return { ...transcript, cds, cdsSource, tracks: packTracks(transcript.tracks, lengths, cds) };
}

/** Exon lengths in transcript order, read off the tracks. */
export function exonLengthsOf({ tracks }: Pick<Transcript, 'tracks'>): number[] {
  const lengths: number[] = [];
  let start = 0;
  for (let i = 0; i < tracks.length; i++) {
    if ((tracks[i]! & 32) === 0) continue;
    lengths.push(i + 1 - start);
    start = i + 1;
  }
  return lengths;
}

/**
 * The CDS cut along the exons: genomic, ascending, 0-based half-open. Empty where there is no CDS or the structure is not
 * known.
 */
export function cdsParts({ exons, strand, cds }: Pick<Transcript, 'exons' | 'strand' | 'cds'>): Interval[] {
  if (!cds) return [];
  const total = lengthOf(exons);
  const [from, to] = strand === '+' ? cds : [total - cds[1], total - cds[0]];
  const parts: Interval[] = [];
  let offset = 0;
  for (const [start, end] of exons) {
    const first = Math.max(from, offset);
    const last = Math.min(to, offset + end - start);
    if (first < last) parts.push([start + first - offset, start + last - offset]);
    offset += end - start;
  }
  return parts;
}
