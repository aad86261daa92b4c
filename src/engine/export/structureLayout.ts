import { subtract } from '../../analysis/isoformComparison';
import type { IsoformRow } from '../../analysis/isoformTypes';
import type { Strand } from '../../bio/transcript';
import { genomicScale, scaleX } from './genomicScale';
import type { GenomicScale, IntronMode } from './genomicScale';

/** A box of an exon: thick where it codes, thin where it does not. */
export interface ExonBox {
  readonly x: number;
  readonly width: number;
  readonly coding: boolean;
}

/** One isoform on the genomic scale; `note` says why nothing is drawn where nothing is. */
export interface StructureShape {
  readonly line: readonly [from: number, to: number] | undefined;
  readonly boxes: readonly ExonBox[];
  readonly strand: Strand;
  readonly note: string;
}

export interface StructureLayout {
  /** Undefined where no isoform has a structure. */
  readonly scale: GenomicScale | undefined;
  readonly chrom: string;
  /** By leaf, as the rows given. */
  readonly shapes: readonly StructureShape[];
}

/** No box is drawn narrower than this: a micro-exon must not vanish. */
const LEAST_WIDTH = 1.2;

/** Room left for the strand arrow at either end. */
const ARROW = 9;

/** Places the structures of all rows on one scale. Rows on another chromosome than the most common one are noted, not drawn. */
export function structureLayout(
  rows: readonly IsoformRow[],
  x: number,
  width: number,
  introns: IntronMode,
): StructureLayout {
  const chrom = commonest(rows.filter((row) => row.exons.length > 0).map((row) => row.chrom));
  const drawn = (row: IsoformRow): boolean => row.exons.length > 0 && row.chrom === chrom;
  const exons = rows.filter(drawn).flatMap((row) => row.exons);
  const scale = genomicScale(exons, x + ARROW, width - 2 * ARROW, introns);
  const shapes = rows.map((row): StructureShape => {
    if (!scale || !drawn(row)) {
      const note = row.exons.length === 0 ? 'structure not known' : `on ${chromName(row.chrom)}`;
      return { line: undefined, boxes: [], strand: row.strand, note };
    }
    const box = (coding: boolean) => (interval: readonly [number, number]) => {
      const from = scaleX(scale, interval[0]);
      return { x: from, width: Math.max(LEAST_WIDTH, scaleX(scale, interval[1]) - from), coding };
    };
    const boxes = [...subtract(row.exons, row.cdsParts).map(box(false)), ...row.cdsParts.map(box(true))];
    const line = [scaleX(scale, row.exons[0]![0]), scaleX(scale, row.exons.at(-1)![1])] as const;
    return { line, boxes, strand: row.strand, note: '' };
  });
  return { scale, chrom, shapes };
}

/** A chromosome as readers know it: `chr20` for `20`. */
export function chromName(chrom: string): string {
  return chrom.length > 0 && chrom.length <= 2 ? `chr${chrom}` : chrom;
}

function commonest(values: readonly string[]): string {
  const count = new Map<string, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
