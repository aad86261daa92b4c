const withoutVersion = (id: string): string => id.replace(/\.\d+$/, '');

/**
 * Which genes and biotypes the user asked for. A gene matches by symbol, or by id with or without its version; letter
 * case never matters. The version is not stripped from symbols: RP11-34P13.7 and RP11-34P13.8 are two genes.
 */
export class Wanted {
  private readonly genes: ReadonlySet<string>;
  private readonly unversioned: ReadonlySet<string>;
  private readonly biotypes: ReadonlySet<string>;

  constructor(genes: readonly string[] = [], biotypes: readonly string[] = []) {
    const clean = (words: readonly string[]): string[] =>
      words.map((word) => word.trim().toLowerCase()).filter((word) => word !== '');
    this.genes = new Set(clean(genes));
    this.unversioned = new Set(clean(genes).map(withoutVersion));
    this.biotypes = new Set(clean(biotypes));
  }

  /** Whether any filter is set. */
  get active(): boolean {
    return this.genes.size > 0 || this.biotypes.size > 0;
  }

  private hasGene(gene: string, geneId: string): boolean {
    if (this.genes.size === 0 || this.genes.has(gene.toLowerCase())) return true;
    if (geneId === '') return false;
    const id = geneId.toLowerCase();
    // A version in the request must be met exactly where the file has one too.
    return this.genes.has(id) || this.genes.has(withoutVersion(id)) || this.unversioned.has(id);
  }

  /** False only where it is certain that this is not wanted; '' means not known yet. */
  maybe(gene: string, geneId: string, biotype: string): boolean {
    if (this.biotypes.size > 0 && biotype !== '' && !this.biotypes.has(biotype.toLowerCase())) return false;
    if (this.genes.size === 0 || gene === '') return true;
    return this.hasGene(gene, geneId);
  }

  /** The final word, when all that will be known is known: an unknown gene or biotype does not pass its filter. */
  surely(gene: string, geneId: string, biotype: string): boolean {
    return this.hasGene(gene, geneId) && (this.biotypes.size === 0 || this.biotypes.has(biotype.toLowerCase()));
  }
}
