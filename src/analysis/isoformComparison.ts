import type { Interval } from '../bio/transcript';
import type { IsoformRow } from './isoformTypes';

/** How the structures of two isoforms differ. Intervals are genomic, 0-based half-open, ascending; lengths in nucleotides. */
export interface StructureComparison {
  /** Exons with the same start and end in both. */
  readonly sharedExons: readonly Interval[];
  /** What only the one or only the other covers with exons. */
  readonly onlyA: readonly Interval[];
  readonly onlyB: readonly Interval[];
  readonly sharedLength: number;
  /** Jaccard index of exonic positions and of coding positions (paper, Fig. 4 and Methods); undefined where neither has any. */
  readonly exonOverlap: number | undefined;
  readonly cdsOverlap: number | undefined;
}

/** Compares exons and CDS of two isoforms; undefined where a structure is missing or they lie on different chromosomes or strands. */
export function compareStructures(a: IsoformRow, b: IsoformRow): StructureComparison | undefined {
  if (a.exons.length === 0 || b.exons.length === 0 || a.chrom !== b.chrom || a.strand !== b.strand) return undefined;
  const inB = new Set(b.exons.map(String));
  return {
    sharedExons: a.exons.filter((exon) => inB.has(String(exon))),
    onlyA: subtract(a.exons, b.exons),
    onlyB: subtract(b.exons, a.exons),
    sharedLength: totalLength(intersect(a.exons, b.exons)),
    exonOverlap: jaccard(a.exons, b.exons),
    cdsOverlap: jaccard(a.cdsParts, b.cdsParts),
  };
}

/** CDS length of an isoform in nucleotides, 0 where it has none. */
export function cdsLength(row: IsoformRow): number {
  return row.cdsLength ?? totalLength(row.cdsParts);
}

/** Sum of the lengths of disjoint intervals. */
export function totalLength(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** Positions in both of two ascending lists of disjoint intervals. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const start = Math.max(a[i]![0], b[j]![0]);
    const end = Math.min(a[i]![1], b[j]![1]);
    if (start < end) result.push([start, end]);
    if (a[i]![1] < b[j]![1]) i++;
    else j++;
  }
  return result;
}

/** Positions of `a` that are not in `b`; both ascending lists of disjoint intervals. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const [start, end] of a) {
    let from = start;
    for (const [cutStart, cutEnd] of b) {
      if (cutEnd <= from || cutStart >= end) continue;
      if (cutStart > from) result.push([from, cutStart]);
      from = Math.max(from, cutEnd);
    }
    if (from < end) result.push([from, end]);
  }
  return result;
}

/** Ascending disjoint intervals covering what any of the given ones covers; touching ones are joined. */
export function union(intervals: readonly Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** Jaccard index of the positions that two ascending lists of disjoint intervals cover; undefined where neither covers any. */
export function jaccard(a: readonly Interval[], b: readonly Interval[]): number | undefined {
  const shared = totalLength(intersect(a, b));
  const all = totalLength(a) + totalLength(b) - shared;
  return all > 0 ? shared / all : undefined;
}
