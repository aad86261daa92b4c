import type { Domain } from '../bio/domainTypes';

/** What has become of a domain in another isoform: it is there as long, there with another length, or gone. */
export type DomainFate = 'kept' | 'resized' | 'lost';

/** What has become of each of a transcript's domains in another transcript, by accession and length. */
export function domainFates(own: readonly Domain[], other: readonly Domain[]): DomainFate[] {
  const lengths = new Map<string, Set<number>>();
  for (const { accession, start, end } of other) {
    const known = lengths.get(accession) ?? new Set();
    lengths.set(accession, known.add(end - start));
  }
  return own.map(({ accession, start, end }) => {
    const there = lengths.get(accession);
    return there === undefined ? 'lost' : there.has(end - start) ? 'kept' : 'resized';
  });
}
