/** A gene and the rows of its embedded isoforms. */
export interface GeneEntry {
  readonly gene: string;
  readonly rows: readonly number[];
}

/** Genes whose name holds the text (any case): exact first, then those that begin with it, then most isoforms first, then by name. */
export function matchingGenes(genes: readonly GeneEntry[], text: string): GeneEntry[] {
  const wanted = text.trim().toLowerCase();
  const rank = (gene: string): number => (gene === wanted ? 0 : gene.startsWith(wanted) ? 1 : 2);
  return genes
    .map((entry) => ({ entry, name: entry.gene.toLowerCase() }))
    .filter(({ name }) => name.includes(wanted))
    .sort(
      (a, b) =>
        rank(a.name) - rank(b.name) ||
        b.entry.rows.length - a.entry.rows.length ||
        a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
    .map(({ entry }) => entry);
}
