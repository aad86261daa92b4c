/** A gene and the rows of its embedded isoforms. */
export interface GeneEntry {
  readonly gene: string;
  readonly rows: readonly number[];
}

/** Genes whose name holds the text (any case): exact first, then those that begin with it; among these in the order given. */
export function matchingGenes(genes: readonly GeneEntry[], text: string): readonly GeneEntry[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return genes;
  const [exact, beginning, holding]: [GeneEntry[], GeneEntry[], GeneEntry[]] = [[], [], []];
  for (const entry of genes) {
    const name = entry.gene.toLowerCase();
    const place = name.indexOf(wanted);
    if (place < 0) continue;
    (place > 0 ? holding : name.length > wanted.length ? beginning : exact).push(entry);
  }
  return [...exact, ...beginning, ...holding];
}
