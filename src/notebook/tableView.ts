/** Which rows of a transcript table are shown, and in which order: pure functions over its columns. */
import type { TranscriptTable } from '../bio/importTypes';
import { sortKey } from '../lib/words';
import type { Column as KnownColumn } from './columns';

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
  const texts = text === '' ? undefined : searchTexts(table);
  const rows: number[] = [];
  for (let row = 0; row < table.id.length; row++) {
    if (biotypes.size > 0 && !biotypes.has(table.biotype[row]!)) continue;
    if (genes.size > 0) {
      const geneId = table.geneId[row]!.toLowerCase();
      if (!genes.has(table.gene[row]!.toLowerCase()) && !genes.has(geneId) && !genes.has(withoutVersion(geneId))) {
        continue;
      }
    }
    if (texts && !texts[row]!.includes(text)) continue;
    rows.push(row);
  }
  return rows;
}

const searched = new WeakMap<TranscriptTable, readonly string[]>();

/** What a text is looked for in, by row, in small letters: made once, searched with every letter typed. */
function searchTexts(table: TranscriptTable): readonly string[] {
  const known = searched.get(table);
  if (known) return known;
  const { name, id, gene, geneId } = table;
  // A field of one line cannot hold what parts them.
  const texts = id.map((one, row) => `${name[row]!}\n${one}\n${gene[row]!}\n${geneId[row]!}`.toLowerCase());
  searched.set(table, texts);
  return texts;
}

const sortable = new WeakMap<TranscriptTable, readonly KnownColumn[]>();

/** The columns that rows can be ordered by; the same objects for a table, so that each is ranked once. */
export function sortableColumns(table: TranscriptTable): readonly KnownColumn[] {
  const known = sortable.get(table);
  if (known) return known;
  const columns = COLUMNS.map((id): KnownColumn => {
    const [head, values] = [{ id, title: id, unit: '' }, table[id]];
    return Array.isArray(values)
      ? { ...head, kind: 'text', values: values as readonly string[] }
      : { ...head, kind: 'number', values: Float64Array.from(values as ArrayLike<number>) };
  });
  sortable.set(table, columns);
  return columns;
}

/** Distinct biotypes with their counts, most frequent first. */
export function biotypeCounts(table: TranscriptTable): { readonly biotype: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const biotype of table.biotype) counts.set(biotype, (counts.get(biotype) ?? 0) + 1);
  return [...counts].map(([biotype, count]) => ({ biotype, count })).sort((a, b) => b.count - a.count);
}

const geneCounts = new WeakMap<TranscriptTable, number>();

/** Number of distinct genes among all rows; rows without a gene count for none. Counted once a table. */
export function geneCount(table: TranscriptTable): number {
  const known = geneCounts.get(table);
  if (known !== undefined) return known;
  const genes = new Set<string>();
  let last = '';
  for (let row = 0; row < table.id.length; row++) {
    const gene = table.geneId[row]! || table.gene[row]!;
    // Transcripts of a gene mostly follow each other.
    if (gene !== last) genes.add((last = gene));
  }
  genes.delete('');
  geneCounts.set(table, genes.size);
  return genes.size;
}

/** Sum of the lengths of these rows: what an embedding of them has to read. */
export function tokenCount(table: TranscriptTable, rows: Iterable<number>): number {
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
    .map(([gene, members]) => ({ key: sortKey(gene), entry: { gene, rows: members } }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ entry }) => entry);
}
