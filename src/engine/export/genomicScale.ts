import { union } from '../../analysis/isoformComparison';
import type { Interval } from '../../bio/transcript';

/** Introns drawn to scale, or any stretch without exons of any isoform shortened to INTRON_CAP nucleotides. */
export type IntronMode = 'scale' | 'compressed';

export const INTRON_CAP = 200;

/** A stretch of the genome with its place on the page. `shortened` stretches hold no exon and are not to scale. */
export interface ScaleSegment {
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly width: number;
  readonly shortened: boolean;
}

/** Piecewise linear map from genomic positions (0-based) to x, ascending. */
export interface GenomicScale {
  readonly start: number;
  readonly end: number;
  readonly segments: readonly ScaleSegment[];
  /** Pixels per nucleotide outside shortened stretches. */
  readonly density: number;
}

/** A scale over all exons, `width` pixels from `x`; undefined where there is no exon. */
export function genomicScale(
  exons: readonly Interval[],
  x: number,
  width: number,
  introns: IntronMode,
): GenomicScale | undefined {
  const blocks = union(exons);
  if (blocks.length === 0) return undefined;
  const pieces: { start: number; end: number; drawn: number; shortened: boolean }[] = [];
  blocks.forEach(([start, end], i) => {
    const before = blocks[i - 1]?.[1];
    if (before !== undefined) {
      const shortened = introns === 'compressed' && start - before > INTRON_CAP;
      pieces.push({ start: before, end: start, drawn: shortened ? INTRON_CAP : start - before, shortened });
    }
    pieces.push({ start, end, drawn: end - start, shortened: false });
  });
  const density = width / pieces.reduce((sum, piece) => sum + piece.drawn, 0);
  let at = x;
  const segments = pieces.map(({ start, end, drawn, shortened }) => {
    const segment = { start, end, x: at, width: drawn * density, shortened };
    at += segment.width;
    return segment;
  });
  return { start: blocks[0]![0], end: blocks.at(-1)![1], segments, density };
}

/** x of a genomic position; positions outside the scale go to its ends. */
export function scaleX(scale: GenomicScale, position: number): number {
  const { segments } = scale;
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]!.end < position) low = middle + 1;
    else high = middle;
  }
  const { start, end, x, width } = segments[low]!;
  return x + (width * (Math.min(end, Math.max(start, position)) - start)) / (end - start);
}
