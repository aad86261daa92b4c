import type { AnnotatedTranscript } from './annotation';
import { chromosomeIn } from './chromosomeNames';
import { matureLength } from './assembly';
import { mergedIntervals } from './formats/draft';
import type { Genome } from './genome';
import type { Interval } from './transcript';

/** Exons closer than this are read from the genome in one piece: a short intron costs less than another request. */
const READ_ACROSS = 4096;

/** Pieces that are asked for at the same time. */
const READS_AT_ONCE = 6;

const COMPLEMENT = Uint8Array.from({ length: 16 }, (_, code) =>
  code === 1 ? 8 : code === 2 ? 4 : code === 4 ? 2 : code === 8 ? 1 : 0,
);

/** Reverse complement of base codes, in place. */
export function reverseComplement(bases: Uint8Array): void {
  for (let i = 0, j = bases.length - 1; i <= j; i++, j--) {
    const left = COMPLEMENT[bases[i]!]!;
    bases[i] = COMPLEMENT[bases[j]!]!;
    bases[j] = left;
  }
}

/** Transcripts whose spans overlap, with the name and length of their chromosome in the genome. */
export interface Locus {
  readonly chrom: string;
  readonly chromLength: number;
  readonly transcripts: readonly AnnotatedTranscript[];
}

/**
 * Groups transcripts into loci, so that bases that isoforms share are read once.
 * @param lengths the genome's chromosomes; names may differ by "chr"
 * @returns also those whose chromosome the genome lacks
 */
export function lociOf(
  transcripts: Iterable<AnnotatedTranscript>,
  lengths: ReadonlyMap<string, number>,
): { loci: Locus[]; missing: AnnotatedTranscript[] } {
  const byChrom = new Map<string, AnnotatedTranscript[]>();
  for (const transcript of transcripts) {
    const list = byChrom.get(transcript.chrom);
    if (list) list.push(transcript);
    else byChrom.set(transcript.chrom, [transcript]);
  }
  const loci: Locus[] = [];
  const missing: AnnotatedTranscript[] = [];
  for (const [name, list] of byChrom) {
    const chrom = chromosomeIn(name, (alias) => lengths.has(alias));
    if (chrom === undefined) {
      missing.push(...list);
      continue;
    }
    list.sort((a, b) => a.exons[0]![0] - b.exons[0]![0]);
    let group: AnnotatedTranscript[] = [];
    let end = -1;
    for (const transcript of list) {
      if (transcript.exons[0]![0] >= end && group.length > 0) {
        loci.push({ chrom, chromLength: lengths.get(chrom)!, transcripts: group });
        group = [];
      }
      group.push(transcript);
      end = Math.max(end, transcript.exons.at(-1)![1]);
    }
    if (group.length > 0) loci.push({ chrom, chromLength: lengths.get(chrom)!, transcripts: group });
  }
  return { loci, missing };
}

/** Merges the exons of a locus into the pieces that are read. */
function piecesOf(transcripts: readonly AnnotatedTranscript[]): Interval[] {
  const exons = transcripts.flatMap((transcript) => transcript.exons).sort((a, b) => a[0] - b[0]);
  const widened = exons.map(([start, end]): Interval => [start, end + READ_ACROSS]);
  return mergedIntervals(widened).map(([start, end]) => [start, end - READ_ACROSS]);
}

/**
 * Reads the exons of a locus from the genome.
 * @returns a function that gives a transcript's mature bases, 5′ → 3′
 */
export async function readLocus(
  genome: Genome,
  { chrom, transcripts }: Pick<Locus, 'chrom' | 'transcripts'>,
  signal: AbortSignal | undefined,
): Promise<(transcript: AnnotatedTranscript) => Uint8Array> {
  const pieces = piecesOf(transcripts);
  const read: Uint8Array[] = [];
  for (let from = 0; from < pieces.length; from += READS_AT_ONCE) {
    const batch = pieces.slice(from, from + READS_AT_ONCE);
    read.push(...(await Promise.all(batch.map(([start, end]) => genome.bases(chrom, start, end, signal)))));
  }
  return ({ exons, strand }) => {
    const bases = new Uint8Array(matureLength(exons));
    let offset = 0;
    let piece = 0;
    for (const [start, end] of exons) {
      while (pieces[piece]![1] < end) piece++;
      const origin = pieces[piece]![0];
      bases.set(read[piece]!.subarray(start - origin, end - origin), offset);
      offset += end - start;
    }
    if (strand === '-') reverseComplement(bases);
    return bases;
  };
}
