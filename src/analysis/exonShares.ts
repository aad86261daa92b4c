/** Which parts of two transcripts account for the distance of their representations. */
import type { Interval } from '../bio/transcript';
import { intersect, subtract } from './isoformComparison';
import type { BlockPlace, BlockSegments, CutTranscript, ExonShares, ShareBlock } from './exonSharesTypes';

/** Whether the exons of both lie on one strand of one chromosome, so that they can be laid over each other. */
export const areComparable = (a: CutTranscript, b: CutTranscript): boolean =>
  a.exons.length > 0 && b.exons.length > 0 && a.chrom === b.chrom && a.strand === b.strand;

/**
 * Cuts two transcripts at every exon boundary of either, into blocks in the direction of transcription: each is part of both, of A alone,
 * or of B alone. Where their structures cannot be laid over each other, into UTRs and CDS.
 */
export function shareBlocks(a: CutTranscript, b: CutTranscript): ShareBlock[] {
  if (!areComparable(a, b)) return parts(a, b);
  const cuts = [...a.exons, ...b.exons].flat();
  const [inA, inB] = [placing(a), placing(b)];
  const blocks = [
    ...cutAt(intersect(a.exons, b.exons), cuts).map((genome) => ({ kind: 'shared' as const, genome })),
    ...cutAt(subtract(a.exons, b.exons), cuts).map((genome) => ({ kind: 'onlyA' as const, genome })),
    ...cutAt(subtract(b.exons, a.exons), cuts).map((genome) => ({ kind: 'onlyB' as const, genome })),
  ].sort((one, other) => one.genome[0] - other.genome[0]);
  if (a.strand === '-') blocks.reverse();
  return blocks.map(({ kind, genome }) => ({
    kind,
    genome,
    part: undefined,
    a: kind === 'onlyB' ? undefined : inA(genome),
    b: kind === 'onlyA' ? undefined : inB(genome),
  }));
}

/** Ascending disjoint intervals, cut at these positions. */
function cutAt(intervals: readonly Interval[], cuts: readonly number[]): Interval[] {
  return intervals.flatMap(([start, end]) => {
    const within = cuts.filter((cut) => cut > start && cut < end);
    const edges = [...new Set([start, ...within, end])].sort((one, other) => one - other);
    return edges.slice(1).map((to, i): Interval => [edges[i]!, to]);
  });
}

/** Places genomic intervals, each within one exon, on the transcript. */
function placing({ exons, strand }: CutTranscript): (genome: Interval) => BlockPlace {
  const ordered = strand === '+' ? exons : exons.toReversed();
  const offsets = [0];
  for (const [start, end] of ordered) offsets.push(offsets.at(-1)! + end - start);
  return ([start, end]) => {
    const at = ordered.findIndex((exon) => exon[0] <= start && end <= exon[1]);
    const exon = ordered[at]!;
    const from = offsets[at]! + (strand === '+' ? start - exon[0] : exon[1] - end);
    return { start: from, end: from + end - start, exon: at + 1 };
  };
}

/** Both transcripts in UTRs and CDS; a part that only one has is that one's alone. */
function parts(a: CutTranscript, b: CutTranscript): ShareBlock[] {
  const [ofA, ofB] = [namedParts(a), namedParts(b)];
  const names = [...new Set([...PARTS, 'transcript'])].filter((name) => ofA.has(name) || ofB.has(name));
  return names.map((part) => {
    const [inA, inB] = [ofA.get(part), ofB.get(part)];
    return { kind: inA && inB ? 'shared' : inA ? 'onlyA' : 'onlyB', a: inA, b: inB, genome: undefined, part };
  });
}

const PARTS = ['5′ UTR', 'CDS', '3′ UTR'] as const;

function namedParts({ length, cds }: CutTranscript): Map<string, BlockPlace> {
  if (!cds) return new Map([['transcript', { start: 0, end: length, exon: undefined }]]);
  const edges = [0, ...cds, length];
  return new Map(
    PARTS.flatMap((name, i) =>
      edges[i]! < edges[i + 1]! ? [[name, { start: edges[i]!, end: edges[i + 1]!, exon: undefined }] as const] : [],
    ),
  );
}

/** The blocks as segments of both transcripts: first A's, then B's, in the order of the blocks. */
export function segmentsOf(blocks: readonly ShareBlock[]): BlockSegments {
  const ends = (['a', 'b'] as const).map((side) => blocks.flatMap((block) => block[side]?.end ?? []));
  return {
    offsets: Uint32Array.of(0, ends[0]!.length, ends[0]!.length + ends[1]!.length),
    ends: Uint32Array.from(ends.flat()),
  };
}

/**
 * Splits the distance of two representations exactly over the blocks of their transcripts. A representation is the mean of the final hidden
 * states over positions; with n the nucleotides of block k in a transcript, s the sum of the hidden states there, L the transcript's length,
 * m = (mean of A + mean of B) / 2 and u = (mean of A − mean of B) / ‖mean of A − mean of B‖:
 *
 *   share of k = ⟨(s of A − n of A · m) / L of A − (s of B − n of B · m) / L of B, u⟩
 *
 * The terms in m add up to zero, so that the shares add up to the distance with or without them. With them a block whose states are like
 * the average of both transcripts has no share, however long it is; without them every block would have one in proportion to its length.
 * @param sums of the hidden states over `segmentsOf(blocks)`, segments × dim
 */
export function exonShares(blocks: readonly ShareBlock[], sums: Float32Array, dim: number): ExonShares {
  const inA = blocks.filter((block) => block.a).length;
  const rows = (side: 'a' | 'b'): (number | undefined)[] => {
    let row = side === 'a' ? 0 : inA;
    return blocks.map((block) => (block[side] ? row++ : undefined));
  };
  const nucleotides = (place: BlockPlace | undefined): number => (place ? place.end - place.start : 0);
  const sides = (['a', 'b'] as const).map((side) => ({
    row: rows(side),
    counts: blocks.map((block) => nucleotides(block[side])),
    mean: new Float64Array(dim),
  }));
  for (const { row, counts, mean } of sides) {
    for (const at of row) if (at !== undefined) for (let d = 0; d < dim; d++) mean[d]! += sums[at * dim + d]!;
    const length = counts.reduce((sum, count) => sum + count, 0);
    for (let d = 0; d < dim; d++) mean[d]! /= length;
  }
  const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const difference = a.mean.map((value, d) => value - b.mean[d]!);
  const distance = Math.hypot(...difference);
  const shares = new Float64Array(blocks.length);
  if (distance === 0) return { distance, shares };
  const middle = a.mean.map((value, d) => (value + b.mean[d]!) / 2);
  for (const [sign, { row, counts }] of [[1, a] as const, [-1, b] as const]) {
    const length = counts.reduce((sum, count) => sum + count, 0);
    for (const [k, at] of row.entries()) {
      if (at === undefined) continue;
      let along = 0;
      for (let d = 0; d < dim; d++) along += (sums[at * dim + d]! - counts[k]! * middle[d]!) * difference[d]!;
      shares[k]! += (sign * along) / length / distance;
    }
  }
  return { distance, shares };
}
