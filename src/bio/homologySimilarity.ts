import { OrthrusError } from '../lib/errors';
import type { OrthologTable } from './pairsOrthologs';

export interface SimilarityOptions {
  /** Name of the column with similarity; default: those whose names and figures look like it. */
  readonly column?: string;
}

/** How similarity columns are called: Ensembl's "Paralogue %id. target …", "perc_id", "identity", "similarity". */
const SIMILARITY_NAME = /identi|simil|%\s?id|perc_?id|percent|pident/i;

/** Rows looked at to tell what a column holds. */
const ROWS_LOOKED_AT = 2000;

/**
 * Similarity of the genes of each row in percent; the larger where there are two figures (of one gene against the other, and the other
 * way round), so that what is alike either way is kept together. Fractions (no figure above 1) are taken for what they are.
 * @param genes the two columns that name genes
 * @returns `of` a row, undefined where it says none, and the names of the columns it is read from
 * @throws OrthrusError `homology.column` where a column that is asked for is not there
 */
export function similarityOf(
  table: OrthologTable,
  genes: readonly [number, number],
  { column }: SimilarityOptions,
): { readonly of: (row: number) => number | undefined; readonly names: readonly string[] } {
  const header = table[0] ?? [];
  if (column !== undefined && !header.includes(column)) {
    throw new OrthrusError(
      'homology.column',
      `The table of homologs has no column ${column}.`,
      `Name one of ${header.join(', ')}.`,
    );
  }
  const columns = [...header.keys()].filter((c) =>
    column === undefined
      ? !genes.includes(c) && SIMILARITY_NAME.test(header[c]!) && looksLikeSimilarity(table, c)
      : header[c] === column,
  );
  let largest = 0;
  for (const row of table) for (const c of columns) largest = Math.max(largest, figure(row[c]) ?? 0);
  const scale = largest <= 1 ? 100 : 1;
  const of = (row: number): number | undefined => {
    const known = columns.map((c) => figure(table[row]![c])).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known) * scale;
  };
  return { of, names: columns.map((c) => header[c]!) };
}

function figure(cell: string | undefined): number | undefined {
  const value = cell === undefined || cell === '' ? NaN : Number(cell.replace(/%$/, ''));
  return Number.isFinite(value) ? value : undefined;
}

/** Whether nearly all cells that hold something are numbers from 0 to 100. */
function looksLikeSimilarity(table: OrthologTable, column: number): boolean {
  const cells = table.slice(1, ROWS_LOOKED_AT).map((row) => row[column] ?? '');
  const filled = cells.filter((cell) => cell !== '');
  const fitting = filled.filter((cell) => {
    const value = figure(cell) ?? -1;
    return value >= 0 && value <= 100;
  });
  return filled.length > 0 && fitting.length >= 0.9 * filled.length;
}
