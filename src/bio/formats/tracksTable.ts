import { BASE_CODE } from '../tracks';
import type { Interval, Rejection } from '../transcript';
import { integerOf } from './bytes';
import { RowReader } from './rowReader';

/** The columns of a tracks table, in any order; `id` and `sequence` must be there. */
export const TRACKS_TABLE_COLUMNS = ['id', 'gene', 'sequence', 'cds_start', 'cds_end', 'exon_ends'] as const;
type Column = (typeof TRACKS_TABLE_COLUMNS)[number];

/** The header row's columns by name; undefined where the row is not the header of a tracks table. */
export function tracksTableColumns(row: string): ReadonlyMap<Column, number> | undefined {
  const names = row
    .replace(/^\uFEFF/, '')
    .split('\t')
    .map((name) => name.trim().replace(/^#/, '').toLowerCase());
  const columns = new Map<Column, number>();
  for (const name of TRACKS_TABLE_COLUMNS) if (names.includes(name)) columns.set(name, names.indexOf(name));
  return columns.has('id') && columns.has('sequence') ? columns : undefined;
}

/** One row of a tracks table: structure in transcript coordinates, 0-based half-open. */
export interface TracksRow {
  readonly id: string;
  readonly gene: string;
  /** Base codes, 5′ → 3′. */
  readonly bases: Uint8Array<ArrayBuffer>;
  readonly cds: Interval | undefined;
  readonly exonLengths: readonly number[];
  readonly line: number;
}

export interface TracksTableSink {
  wanted(gene: string): boolean;
  row(row: TracksRow): void;
  reject(rejection: Rejection): void;
}

const NUCLEOTIDES = /^[ACGTURYSWKMBDHVN]*$/i;

/**
 * A table for people who have coordinates only: TSV with the header row `id gene sequence cds_start cds_end exon_ends`.
 * `cds_start` and `cds_end` are 0-based half-open positions in the sequence, stop codon included, both empty for no CDS;
 * `exon_ends` lists where each exon ends (exclusive, ascending, the last equals the sequence's length), empty for one exon.
 */
export class TracksTableReader extends RowReader {
  private columns: ReadonlyMap<Column, number> | undefined;

  constructor(
    private readonly file: string,
    private readonly sink: TracksTableSink,
  ) {
    super();
  }

  protected row(row: string, line: number): undefined {
    if (row.trim() === '') return;
    if (!this.columns) {
      this.columns = tracksTableColumns(row);
      return;
    }
    const cells = row.split('\t');
    const cell = (column: Column): string => (cells[this.columns?.get(column) ?? Infinity] ?? '').trim();
    const id = cell('id');
    const gene = cell('gene');
    if (!this.sink.wanted(gene)) return;
    const refuse = (reason: string, mend: string): void =>
      this.sink.reject({ file: this.file, line, record: id, reason, mend });
    const sequence = cell('sequence');
    if (id === '') return void refuse('the row has no id', 'Give every row an id of its own.');
    if (sequence === '') return void refuse('the record is empty: it has no sequence', 'Give its sequence, 5′ to 3′.');
    if (!NUCLEOTIDES.test(sequence)) {
      const position = [...sequence].findIndex((letter) => !NUCLEOTIDES.test(letter));
      const reason = `letter ${JSON.stringify(sequence[position])} at position ${position + 1} stands for no nucleotide`;
      return void refuse(reason, 'Use A, C, G, T or U, and IUPAC letters where a base is not known.');
    }
    const cds = this.cds(cell('cds_start'), cell('cds_end'), sequence.length);
    if (typeof cds === 'string') return void refuse(cds, 'Give 0-based start and exclusive end within the sequence.');
    const exonLengths = this.exonLengths(cell('exon_ends'), sequence.length);
    if (typeof exonLengths === 'string') {
      return void refuse(exonLengths, 'Give ascending exclusive ends; the last is the length of the sequence.');
    }
    const bases = Uint8Array.from(sequence, (letter) => BASE_CODE[letter.charCodeAt(0)]!);
    this.sink.row({ id, gene, bases, cds, exonLengths, line });
  }

  private cds(start: string, end: string, length: number): Interval | undefined | string {
    if (start === '' && end === '') return undefined;
    const [from, to] = [integerOf(start), integerOf(end)];
    if (from < 0 || to < 0)
      return `cds_start ${JSON.stringify(start)} and cds_end ${JSON.stringify(end)} are no numbers`;
    if (from === to && to <= length) return undefined;
    return from < to && to <= length ? [from, to] : `the CDS ${from}–${to} lies outside the sequence of ${length} nt`;
  }

  private exonLengths(list: string, length: number): number[] | string {
    if (list === '') return [length];
    const ends = list
      .replace(/,$/, '')
      .split(',')
      .map((end) => integerOf(end.trim()));
    const lengths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
    if (ends.includes(-1)) return `exon_ends ${JSON.stringify(list)} is no list of numbers`;
    if (lengths.some((exon) => exon <= 0)) return 'the exon ends do not ascend: exons overlap';
    return ends.at(-1) === length ? lengths : `the last exon ends at ${ends.at(-1)}, the sequence at ${length}`;
  }
}
