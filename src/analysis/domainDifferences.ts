import type { Domain } from '../bio/domainTypes';
import type { ProteinAlignment } from './proteinAlignment';

/** What became of a domain from one isoform to the other. */
export interface DomainDifference {
  readonly accession: string;
  /** Undefined where that isoform does not have it. */
  readonly a: Domain | undefined;
  readonly b: Domain | undefined;
  /** Both have it, and the shorter one has less than nine tenths of the longer one's amino acids. */
  readonly truncated: boolean;
}

/** Ends of one domain, as databases find them, differ by a few amino acids from isoform to isoform. */
const WHOLE = 0.9;

/**
 * Pairs the domains of two proteins. Copies of one accession belong together where their amino acids lie under each other in the
 * alignment, the most first; those that lie apart are one lost and one gained.
 * @param a domains of the alignment's first protein, `b` of its second
 * @returns in the order of where they start, those of `a` first
 */
export function domainDifferences(
  a: readonly Domain[],
  b: readonly Domain[],
  alignment: Pick<ProteinAlignment, 'a' | 'b'>,
): DomainDifference[] {
  const partner = partners(alignment);
  const shared = (one: Domain, other: Domain): number =>
    partner.subarray(one.start, one.end).reduce((sum, at) => sum + Number(at >= other.start && at < other.end), 0);
  const candidates = a
    .flatMap((one, i) =>
      b.map((other, j) => ({ i, j, of: one.accession === other.accession ? shared(one, other) : 0 })),
    )
    .filter(({ of }) => of > 0)
    .sort((x, y) => y.of - x.of);
  const [inA, inB] = [new Map<number, number>(), new Set<number>()];
  for (const { i, j } of candidates) {
    if (inA.has(i) || inB.has(j)) continue;
    inA.set(i, j);
    inB.add(j);
  }
  const own = a.map((one, i): DomainDifference => {
    const other = inA.has(i) ? b[inA.get(i)!] : undefined;
    return { accession: one.accession, a: one, b: other, truncated: other !== undefined && isTruncated(one, other) };
  });
  const gained = b
    .filter((_, j) => !inB.has(j))
    .map((one): DomainDifference => ({ accession: one.accession, a: undefined, b: one, truncated: false }));
  return [...own, ...gained];
}

function isTruncated(one: Domain, other: Domain): boolean {
  const lengths = [one, other].map(({ start, end }) => end - start);
  return Math.min(...lengths) < WHOLE * Math.max(...lengths);
}

/** For each amino acid of the first protein the one of the second that lies under it; −1 over a gap. */
function partners({ a, b }: Pick<ProteinAlignment, 'a' | 'b'>): Int32Array<ArrayBuffer> {
  const under: number[] = [];
  let next = 0;
  for (let column = 0; column < a.length; column++) {
    const at = b[column] === '-' ? -1 : next++;
    if (a[column] !== '-') under.push(at);
  }
  return Int32Array.from(under);
}
