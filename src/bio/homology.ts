import { DisjointSets } from '../lib/disjointSets';
import { withoutVersion } from './formats/fastaHeader';
import { similarityOf, type SimilarityOptions } from './homologySimilarity';
import { isMissing } from './labels';
import { geneColumns, type OrthologTable } from './pairsOrthologs';

/** Similarity in percent that homologous genes must exceed (paper, A.5). */
export const SIMILARITY_THRESHOLD = 35;

export interface HomologyOptions extends SimilarityOptions {
  /** Pairs of at most so many percent similarity are passed over; default 35. Pairs without a figure always count. */
  readonly threshold?: number;
  /** Symbols of `genes`, for tables that name genes so; a symbol of several genes finds none. */
  readonly symbols?: readonly string[];
}

/** Genes in groups of homologs. */
export interface Homology {
  /** The group of each of the genes, named by its first gene. */
  readonly groups: string[];
  /** Rows of the table that linked two genes, and that were passed over for their similarity. */
  readonly linked: number;
  readonly dissimilar: number;
  /** Columns that similarity was read from; empty where the table has none. */
  readonly similarity: readonly string[];
}

/**
 * Joins genes into groups of homologs: those that are linked, directly or through other genes of the table (also such that are not
 * among `genes`), are in one group.
 * @param genes of all transcripts at hand (`geneOf`), repeated where a gene has several: genes without a label link those with one
 * @param table pairs of homologous genes (readOrthologTable), with or without their similarity
 * @throws OrthrusError `homology.column` where the table has no such column of similarity
 * Source: paper, A.5, Algorithm 1; its relabelling of whole groups is done by disjoint sets, with the same groups as result.
 */
export function homologyGroups(
  genes: readonly string[],
  table: OrthologTable,
  { threshold = SIMILARITY_THRESHOLD, symbols, column }: HomologyOptions = {},
): Homology {
  const sets = new DisjointSets();
  const numberOf = new Map<string, number>();
  const number = (gene: string): number => {
    const known = numberOf.get(gene);
    if (known !== undefined) return known;
    numberOf.set(gene, sets.add());
    return numberOf.size - 1;
  };
  const own = genes.map(number);
  const bySymbol = symbolsOf(own, symbols ?? []);
  const find = (cell: string): number | undefined =>
    numberOf.get(cell) ?? numberOf.get(withoutVersion(cell)) ?? bySymbol.get(cell);

  const columns = geneColumns(table, find);
  let [linked, dissimilar] = [0, 0];
  const { of: similarity, names } = columns
    ? similarityOf(table, columns, { ...(column !== undefined && { column }) })
    : { of: () => undefined, names: [] };
  for (const [row, cells] of (columns ? table : []).entries()) {
    const [a, b] = [cells[columns![0]] ?? '', cells[columns![1]] ?? ''];
    // A header: its words are no genes.
    if (row === 0 && find(a) === undefined && find(b) === undefined) continue;
    if (isMissing(a) || isMissing(b)) continue;
    const [first, second] = [find(a) ?? number(withoutVersion(a)), find(b) ?? number(withoutVersion(b))];
    if (first === second) continue;
    if ((similarity(row) ?? Infinity) <= threshold) dissimilar++;
    else {
      linked++;
      sets.join(first, second);
    }
  }
  // Named by the first of a group, whichever the sets made its root.
  const nameOf = new Map<number, string>();
  for (const [i, gene] of genes.entries()) {
    const root = sets.find(own[i]!);
    if (!nameOf.has(root)) nameOf.set(root, gene);
  }
  return { groups: own.map((gene) => nameOf.get(sets.find(gene))!), linked, dissimilar, similarity: names };
}

/** Genes by the symbols that only one of them has. */
function symbolsOf(genes: readonly number[], symbols: readonly string[]): ReadonlyMap<string, number | undefined> {
  const bySymbol = new Map<string, number | undefined>();
  for (const [i, symbol] of symbols.entries()) {
    if (symbol === '') continue;
    const other = bySymbol.has(symbol) && bySymbol.get(symbol) !== genes[i];
    bySymbol.set(symbol, other ? undefined : genes[i]);
  }
  return bySymbol;
}
