import { OrthrusError } from '../lib/errors';
import type { OrthologTable } from './pairsOrthologs';

/** How terms of vocabularies are written: GO:0003674, HP:0000001. */
const TERM = /^[A-Za-z]{2,10}[:_]\d{3,}$/;

/** Evidence that nothing is known (the term is its vocabulary's root), and the qualifier that says that a gene lacks a function. */
const SAYS_NOTHING = /^(ND|NOT|NOT\|.*)$/;

/** A term of a table, and the genes at hand that have it. */
export interface GeneTerm {
  readonly term: string;
  /** Different genes of the table that have it, at hand or not. */
  readonly size: number;
  /** Numbers that `resolve` gave, ascending. */
  readonly genes: readonly number[];
}

/**
 * Terms by gene from a table with one row a gene and term (GO annotation, also GAF): the column of terms is told by how they are written,
 * that of genes by finding most of those at hand. Rows of evidence ND or qualifier NOT count for nothing.
 * @param resolve number of the gene with this id or symbol; undefined where there is none
 * @returns terms in the order of their names
 * @throws OrthrusError `terms.columns` where no column holds terms
 */
export function geneTerms(
  table: OrthologTable,
  resolve: (cell: string) => number | undefined,
  file: string,
): GeneTerm[] {
  const rows = table.filter((row) => !row.some((cell) => SAYS_NOTHING.test(cell)));
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const count = (column: number, fits: (cell: string) => boolean): number =>
    rows.reduce((sum, row) => sum + Number(row[column] !== undefined && fits(row[column])), 0);
  const columns = Array.from({ length: width }, (_, c) => c);
  const terms = fullest(columns.map((c) => count(c, (cell) => TERM.test(cell))));
  if (terms === undefined) {
    throw new OrthrusError(
      'terms.columns',
      `No column of ${file} holds terms like GO:0003674.`,
      'Give a table with a gene and a term in each row.',
    );
  }
  const genes = fullest(columns.map((c) => (c === terms ? 0 : count(c, (cell) => resolve(cell) !== undefined))));
  if (genes === undefined) return [];
  const named = new Map<string, Set<string>>();
  for (const row of rows) {
    const [term, gene] = [row[terms] ?? '', row[genes] ?? ''];
    if (gene === '' || !TERM.test(term)) continue;
    const known = named.get(term);
    if (known) known.add(gene);
    else named.set(term, new Set([gene]));
  }
  return [...named]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([term, all]) => {
      const found = [...all].map(resolve).filter((gene) => gene !== undefined);
      return { term, size: all.size, genes: [...new Set(found)].sort((a, b) => a - b) };
    });
}

/** Index of the largest count; undefined where all are 0. */
function fullest(counts: readonly number[]): number | undefined {
  const most = Math.max(0, ...counts);
  return most === 0 ? undefined : counts.indexOf(most);
}
