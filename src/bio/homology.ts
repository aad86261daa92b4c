import { DisjointSets } from '../lib/disjointSets';
import { withoutVersion } from './formats/fastaHeader';
import { linkedGenes, type OrthologTable } from './pairsOrthologs';

/**
 * Joins genes into groups of homologs: those that are linked, directly or through others of the set, are in one group (paper, A.5).
 * @param genes of all transcripts at hand (`geneOf`), repeated where a gene has several: genes without a label link those with one
 * @param table pairs of homologous genes (readOrthologTable)
 * @returns the group of each, named by its first gene
 */
export function homologyGroups(genes: readonly string[], table: OrthologTable): string[] {
  const sets = new DisjointSets();
  const number = new Map<string, number>();
  const nameOf: string[] = [];
  for (const gene of genes) {
    if (number.has(gene)) continue;
    number.set(gene, sets.add());
    nameOf.push(gene);
  }
  for (const [a, b] of linkedGenes(table, (cell) => number.get(withoutVersion(cell)))) sets.join(a, b);
  // Named by the first of a group, whichever the sets made its root.
  const first = new Map<number, string>();
  for (const [i, name] of nameOf.entries()) if (!first.has(sets.find(i))) first.set(sets.find(i), name);
  return genes.map((gene) => first.get(sets.find(number.get(gene)!))!);
}
