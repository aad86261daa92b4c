import type { TranscriptTable } from '../../bio/importTypes';
import { formatCount } from '../../notebook/format';
import type { Column } from '../../notebook/tableView';

export interface ColumnView {
  readonly column: Column;
  readonly title: string;
  readonly hint: string;
  readonly numeric: boolean;
  readonly text: (table: TranscriptTable, row: number) => string;
}

const NONE = '–';
const lengthOrNone = (value: number, has: boolean): string => (has ? formatCount(value) : NONE);
const hasCds = (table: TranscriptTable, row: number): boolean => table.cdsLength[row]! > 0;

/** The columns of the transcript table; lengths in nucleotides. */
export const COLUMN_VIEWS: readonly ColumnView[] = [
  {
    column: 'name',
    title: 'Transcript',
    hint: 'Name, or id where there is no name',
    numeric: false,
    text: (table, row) => table.name[row]! || table.id[row]!,
  },
  {
    column: 'gene',
    title: 'Gene',
    hint: 'Symbol, or id where there is no symbol',
    numeric: false,
    text: (table, row) => table.gene[row]! || table.geneId[row]! || NONE,
  },
  {
    column: 'biotype',
    title: 'Biotype',
    hint: 'Biotype of the transcript',
    numeric: false,
    text: (table, row) => table.biotype[row]! || NONE,
  },
  {
    column: 'length',
    title: 'Length, nt',
    hint: 'Length of the mature transcript in nucleotides',
    numeric: true,
    text: (table, row) => formatCount(table.length[row]!),
  },
  {
    column: 'exonCount',
    title: 'Exons',
    hint: 'Number of exons',
    numeric: true,
    text: (table, row) => formatCount(table.exonCount[row]!),
  },
  {
    column: 'cdsLength',
    title: 'CDS, nt',
    hint: 'Length of the coding sequence, stop codon included; * marks a predicted one',
    numeric: true,
    text: (table, row) =>
      lengthOrNone(table.cdsLength[row]!, hasCds(table, row)) + (table.cdsSource[row] === 'predicted' ? '*' : ''),
  },
  {
    column: 'utr5Length',
    title: '5′ UTR, nt',
    hint: 'Nucleotides before the coding sequence',
    numeric: true,
    text: (table, row) => lengthOrNone(table.utr5Length[row]!, hasCds(table, row)),
  },
  {
    column: 'utr3Length',
    title: '3′ UTR, nt',
    hint: 'Nucleotides after the coding sequence',
    numeric: true,
    text: (table, row) => lengthOrNone(table.utr3Length[row]!, hasCds(table, row)),
  },
  {
    column: 'gc',
    title: 'GC, %',
    hint: 'Share of G and C among the A, C, G, T of the transcript',
    numeric: true,
    text: (table, row) => (100 * table.gc[row]!).toFixed(1),
  },
];
