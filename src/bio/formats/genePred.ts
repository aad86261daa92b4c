import type { AnnotationSink } from '../annotation';
import type { Interval } from '../transcript';
import { Interner, integerOf } from './bytes';
import { RowReader } from './rowReader';

/** Where the columns of a genePred-like row stand. */
export interface GenePredLayout {
  readonly name: string;
  /** A leading bin, as in UCSC's database dumps. */
  readonly bin: boolean;
  /** refFlat: the gene's name comes first. */
  readonly refFlat: boolean;
  /** genePredExt: score, name2, cdsStartStat, cdsEndStat and exonFrames follow. */
  readonly extended: boolean;
}

/** UCSC's bin of [start, end): the smallest of its nested bins that holds the range. Also the extended scheme beyond 512 Mb. */
function binOf(start: number, end: number): number {
  const offsets = end <= 2 ** 29 ? [585, 73, 9, 1, 0] : [4681 + 585, 4681 + 73, 4681 + 9, 4681 + 1, 4681];
  for (let level = 0; level < 5; level++) {
    const size = 2 ** (17 + 3 * level);
    if (Math.floor(start / size) === Math.floor((end - 1) / size)) return offsets[level]! + Math.floor(start / size);
  }
  return 4681;
}

/** Tells genePred, genePredExt and refFlat, with and without bin, from one row's columns; undefined where it is none of them. */
export function genePredLayout(columns: readonly string[]): GenePredLayout | undefined {
  for (const strand of [2, 3, 4]) {
    const numbers = columns.slice(strand + 1, strand + 6);
    if (columns[strand] !== '+' && columns[strand] !== '-') continue;
    if (numbers.length < 5 || numbers.some((number) => integerOf(number) < 0)) continue;
    if (!/^[\d,]*$/.test(columns[strand + 6] ?? '?') || !/^[\d,]*$/.test(columns[strand + 7] ?? '?')) continue;
    // A table made by hand may carry any bin: then the CDS status, which refFlat has not, tells.
    const hasBin =
      integerOf(columns[0]!) === binOf(integerOf(numbers[0]!), integerOf(numbers[1]!)) ||
      (integerOf(columns[0]!) >= 0 && /^(none|unk|incmpl|cmpl)$/.test(columns[strand + 10] ?? ''));
    const bin = strand === 4 || (strand === 3 && hasBin);
    const refFlat = strand === 4 || (strand === 3 && !hasBin);
    const extended = !refFlat && columns.length >= strand + 13;
    return { name: refFlat ? 'refFlat' : extended ? 'genePredExt' : 'genePred', bin, refFlat, extended };
  }
  return undefined;
}

/** A comma-separated list of coordinates with or without a final comma; undefined where a member is no whole number. */
function coordinates(list: string): number[] | undefined {
  const members = list.replace(/,$/, '').split(',');
  const numbers = members.map(integerOf);
  return numbers.some((number) => number < 0) ? undefined : numbers;
}

/**
 * genePred, genePredExt and refFlat, with and without a leading bin; rows starting with # are passed over.
 * Coordinates are 0-based half-open, and cdsStart = cdsEnd means no CDS. The CDS contains the stop codon.
 * Reference: https://genome.ucsc.edu/FAQ/FAQformat.html#format9
 */
export class GenePredReader extends RowReader {
  private readonly texts = new Interner();
  private layout: GenePredLayout | undefined;

  constructor(
    private readonly file: string,
    private readonly sink: AnnotationSink,
  ) {
    super();
  }

  protected row(row: string, line: number): undefined {
    if (row.startsWith('#') || row.trim() === '') return;
    const columns = row.split('\t');
    const layout = (this.layout ??= genePredLayout(columns));
    if (!layout && row.includes('exonStarts')) return;
    const first = (layout?.bin ? 1 : 0) + (layout?.refFlat ? 1 : 0);
    const id = columns[first] ?? '';
    const refuse = (reason: string, mend: string): void =>
      this.sink.reject({ file: this.file, line, record: id, reason, mend });
    const [chrom, strand, , , cdsStart, cdsEnd, count, starts, ends] = columns.slice(first + 1);
    const numbers = [cdsStart, cdsEnd, count].map((column) => integerOf(column ?? ''));
    const exonStarts = coordinates(starts ?? '');
    const exonEnds = coordinates(ends ?? '');
    if (numbers.some((number) => number < 0) || (strand !== '+' && strand !== '-') || !exonStarts || !exonEnds) {
      return void refuse('the row is not genePred', 'Columns: name, chrom, strand, tx, cds, exonCount, starts, ends.');
    }
    if (exonStarts.length !== numbers[2] || exonEnds.length !== numbers[2]) {
      const found = `${exonStarts.length} exon starts and ${exonEnds.length} exon ends`;
      return void refuse(
        `${found} where exonCount says ${numbers[2]}`,
        'Give as many starts and ends as exonCount says.',
      );
    }
    const gene = layout?.refFlat ? columns[first - 1]! : layout?.extended ? columns[first + 11]! : '';
    this.sink.sawChromosome?.(chrom!);
    if (!this.sink.wanted(gene, gene, '')) return;
    const exons = exonStarts.map((start, i): Interval => [start, exonEnds[i]!]).sort((a, b) => a[0] - b[0]);
    this.sink.transcript({
      id,
      name: id,
      gene: this.texts.of(gene),
      geneId: this.texts.of(gene),
      biotype: '',
      species: '',
      chrom: this.texts.of(chrom!),
      strand,
      exons,
      cds: numbers[0]! < numbers[1]! ? [numbers[0]!, numbers[1]!] : undefined,
      file: this.file,
      line,
    });
  }
}
