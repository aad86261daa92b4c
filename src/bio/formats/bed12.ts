import type { AnnotationSink } from '../annotation';
import type { Interval } from '../transcript';
import { Interner, integerOf } from './bytes';
import { RowReader } from './rowReader';

/** The columns of a BED row: separated by tabs, or by any white space where there is no tab. */
export const bedColumns = (row: string): string[] => (row.includes('\t') ? row.split('\t') : row.trim().split(/\s+/));

/** Whether these are the columns of a BED12 row. */
export function isBed12(columns: readonly string[]): boolean {
  return (
    columns.length >= 12 &&
    [1, 2, 6, 7, 9].every((column) => integerOf(columns[column]!) >= 0) &&
    /^[+.-]$/.test(columns[5]!) &&
    /^\d+(,\d+)*,?$/.test(columns[10]!) &&
    /^\d+(,\d+)*,?$/.test(columns[11]!)
  );
}

const numbersOf = (list: string): number[] => list.replace(/,$/, '').split(',').map(integerOf);

/**
 * BED with 12 or more columns; thickStart = thickEnd means no CDS. The columns of bigGenePred that follow the twelve (name2,
 * and geneName) give the gene. Coordinates are 0-based half-open.
 * Reference: https://genome.ucsc.edu/FAQ/FAQformat.html#format1
 */
export class Bed12Reader extends RowReader {
  private readonly texts = new Interner();

  constructor(
    private readonly file: string,
    private readonly sink: AnnotationSink,
  ) {
    super();
  }

  protected row(row: string, line: number): undefined {
    if (row.startsWith('#') || row.trim() === '' || /^(track|browser)\s/.test(row)) return;
    const columns = bedColumns(row);
    const id = columns[3] ?? '';
    const refuse = (reason: string, mend: string): void =>
      this.sink.reject({ file: this.file, line, record: id, reason, mend });
    if (!isBed12(columns)) {
      return void refuse(`the row is not BED12 (${columns.length} columns)`, 'Exons need all 12 columns of BED.');
    }
    const [chrom, chromStart, chromEnd, , , strand, thickStart, thickEnd, , blockCount, sizeList, startList] = columns;
    const [start, end, cdsStart, cdsEnd, count] = [chromStart, chromEnd, thickStart, thickEnd, blockCount].map(
      (column) => integerOf(column!),
    ) as [number, number, number, number, number];
    const sizes = numbersOf(sizeList!);
    const starts = numbersOf(startList!);
    if (strand === '.') return void refuse('the strand is .', 'Give + or -: a mature transcript has a strand.');
    if (sizes.length !== count || starts.length !== count) {
      const found = `${sizes.length} block sizes and ${starts.length} block starts`;
      return void refuse(`${found} where blockCount says ${count}`, 'Give as many of both as blockCount says.');
    }
    const exons = starts.map((offset, i): Interval => [start + offset, start + offset + sizes[i]!]);
    exons.sort((a, b) => a[0] - b[0]);
    if (exons.some((exon) => exon[1] > end)) {
      return void refuse('a block ends after chromEnd', 'Check blockSizes and blockStarts (relative to chromStart).');
    }
    const isBigGenePred = columns.length === 20;
    const gene = isBigGenePred ? columns[17]! || columns[12]! : '';
    const biotype = isBigGenePred ? columns[19]! : '';
    this.sink.sawChromosome?.(chrom!);
    if (!this.sink.wanted(gene, gene, '')) return;
    this.sink.transcript({
      id,
      name: id,
      gene: this.texts.of(gene),
      geneId: this.texts.of(gene),
      biotype: /^(none)?$/.test(biotype) ? '' : this.texts.of(biotype),
      species: '',
      chrom: this.texts.of(chrom!),
      strand: strand === '+' ? '+' : '-',
      exons,
      cds: cdsStart < cdsEnd ? [cdsStart, cdsEnd] : undefined,
      file: this.file,
      line,
    });
  }
}
