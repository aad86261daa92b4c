/** Which rows of a transcript table are shown, and in which order: pure functions over its columns. */
import type { TranscriptTable } from '../bio/importTypes';

export interface TableFilter {
  /** Matches anywhere in name, id, gene or gene id. */
  readonly text: string;
  /** Gene symbols or ids, separated by commas or space; empty keeps all. */
  readonly genes: string;
  /** Empty keeps all. */
  readonly biotypes: readonly string[];
}

export const NO_FILTER: TableFilter = { text: '', genes: '', biotypes: [] };

export const COLUMNS = [
  'name',
  'gene',
  'biotype',
  'length',
  'exonCount',
  'cdsLength',
  'utr5Length',
  'utr3Length',
  'gc',
] as const satisfies readonly (keyof TranscriptTable)[];
export type Column = (typeof COLUMNS)[number];

export interface SortOrder {
  readonly column: Column;
  readonly descending: boolean;
}

/** "bcl2l1, OAS1 ENSG00000111335.4" as a list of its words. */
export function geneList(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

const withoutVersion = (id: string): string => id.replace(/\.\d+$/, '');

/** Rows that pass the filter, ascending. */
export function filteredRows(table: TranscriptTable, filter: TableFilter): number[] {
  const text = filter.text.trim().toLowerCase();
  const genes = new Set(geneList(filter.genes).map((word) => word.toLowerCase()));
  const biotypes = new Set(filter.biotypes);
  const rows: number[] = [];
  for (let row = 0; row < table.id.length; row++) {
    if (biotypes.size > 0 && !biotypes.has(table.biotype[row]!)) continue;
    if (genes.size > 0) {
      const geneId = table.geneId[row]!.toLowerCase();
      if (!genes.has(table.gene[row]!.toLowerCase()) && !genes.has(geneId) && !genes.has(withoutVersion(geneId))) {
        continue;
      }
    }
    if (text !== '' && !matches(table, row, text)) continue;
    rows.push(row);
  }
  return rows;
}

function matches(table: TranscriptTable, row: number, text: string): boolean {
  for (const column of [table.name, table.id, table.gene, table.geneId]) {
    if (column[row]!.toLowerCase().includes(text)) return true;
  }
  return false;
}

/** The rows in the wanted order; ties keep file order. A new array. */
export function sortedRows(table: TranscriptTable, rows: readonly number[], order: SortOrder | undefined): number[] {
  if (!order) return [...rows];
  const column: ArrayLike<string | number> = table[order.column];
  const sign = order.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const left = column[a]!;
    const right = column[b]!;
    if (left === right) return a - b;
    if (typeof left === 'string' && typeof right === 'string') return sign * compareNatural(left, right);
    return left < right ? -sign : sign;
  });
}

/** BCL2 before BCL10: runs of digits compare as numbers. Shared, as making a collator costs more than using it. */
const collator = new Intl.Collator('en', { numeric: true });
const compareNatural = (a: string, b: string): number => collator.compare(a, b);

/** Distinct biotypes with their counts, most frequent first. */
export function biotypeCounts(table: TranscriptTable): { readonly biotype: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const biotype of table.biotype) counts.set(biotype, (counts.get(biotype) ?? 0) + 1);
  return [...counts].map(([biotype, count]) => ({ biotype, count })).sort((a, b) => b.count - a.count);
}

/** Number of distinct genes among all rows; rows without a gene count for none. */
export function geneCount(table: TranscriptTable): number {
  const genes = new Set<string>();
  for (let row = 0; row < table.id.length; row++) genes.add(table.geneId[row]! || table.gene[row]!);
  genes.delete('');
  return genes.size;
}

/** Sum of the lengths of these rows: what an embedding of them has to read. */
export function tokenCount(table: TranscriptTable, rows: readonly number[]): number {
  let tokens = 0;
  for (const row of rows) tokens += table.length[row]!;
  return tokens;
}

/** Genes with two transcripts or more among `rows`, by symbol (id where a gene has none), in natural order. */
export function genesWithIsoforms(
  table: TranscriptTable,
  rows: readonly number[],
): { readonly gene: string; readonly rows: readonly number[] }[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const gene = table.gene[row]! || table.geneId[row]!;
    if (gene === '') continue;
    const group = groups.get(gene);
    if (group) group.push(row);
    else groups.set(gene, [row]);
  }
  return [...groups]
    .filter(([, members]) => members.length >= 2)
    .map(([gene, members]) => ({ gene, rows: members }))
    .sort((a, b) => compareNatural(a.gene, b.gene));
}
