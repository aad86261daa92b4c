import { domainRow } from '../../bio/domains';
import type { DomainTable } from '../../bio/domainTypes';
import type { PairedTranscripts } from './similaritiesTypes';

export interface DomainLikeness {
  /** Jaccard index of the sets of accessions by pair; NaN where neither transcript has a domain, or one's are not known. */
  readonly jaccard: Float64Array<ArrayBuffer>;
  /** Transcripts that the table knows, and genes of which it knows none. */
  readonly known: number;
  readonly unknownGenes: number;
}

/**
 * How alike the domains of pairs are: Jaccard index of the accessions that are there, however often. Tables list transcripts that have a
 * domain: one that is missing has none where the table knows another isoform of its gene, and is not known where it does not.
 * @param a and `b` count transcripts
 * Source: paper, Methods: |D₁ ∩ D₂| / |D₁ ∪ D₂|; it does not say what becomes of pairs without any domain, 0 / 0. Here they are left out.
 */
export function domainLikeness(
  table: DomainTable,
  { ids, names, genes }: PairedTranscripts,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): DomainLikeness {
  const places = ids.map((id, i) => domainRow(table, { id, name: names[i]! }));
  const knownGenes = new Set(genes.filter((_, i) => places[i] !== undefined));
  const sets = places.map((row, i): ReadonlySet<number> | undefined =>
    row === undefined
      ? knownGenes.has(genes[i]!)
        ? new Set()
        : undefined
      : new Set(table.accession.subarray(table.offsets[row], table.offsets[row + 1])),
  );
  return {
    jaccard: Float64Array.from({ length: a.length }, (_, pair) => jaccardOf(sets[a[pair]!], sets[b[pair]!])),
    known: places.filter((row) => row !== undefined).length,
    unknownGenes: new Set(genes).size - knownGenes.size,
  };
}

function jaccardOf(one: ReadonlySet<number> | undefined, other: ReadonlySet<number> | undefined): number {
  if (!one || !other) return NaN;
  let shared = 0;
  for (const accession of one) shared += Number(other.has(accession));
  // 0 / 0 where neither has any.
  return shared / (one.size + other.size - shared);
}
