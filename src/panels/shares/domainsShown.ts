import { domainFates } from '../../analysis/domainFates';
import type { DomainFate } from '../../analysis/domainFates';
import { domainRow, domainsAt, domainSpan } from '../../bio/domains';
import type { Domain, DomainTable } from '../../bio/domainTypes';
import type { Interval } from '../../bio/transcript';
import type { DrawnDomain } from '../../engine/export/sharesLayout';
import type { DomainsArtefact, Result, SharesArtefact } from '../../notebook/artefacts';

/** A domain of one of the two isoforms. */
export interface PlacedDomain extends Domain {
  /** Nucleotides of the transcript. */
  readonly place: Interval;
  /** What has become of it in the other one; undefined where the table does not know that one. */
  readonly fate: DomainFate | undefined;
}

/** Domains of both isoforms; undefined for one that has no CDS, or that the table does not know. */
export type PairDomains = readonly [readonly PlacedDomain[] | undefined, readonly PlacedDomain[] | undefined];

/** Domains of the two isoforms of a result; undefined where no table is connected. */
export function pairDomains(
  { transcripts }: Pick<SharesArtefact, 'transcripts'>,
  domains: Result | undefined,
): PairDomains | undefined {
  if (domains?.artefact.type !== 'domains') return undefined;
  const { table }: { readonly table: DomainTable } = domains.artefact satisfies DomainsArtefact;
  const [a, b] = transcripts.map((transcript) => {
    const row = transcript.cds && domainRow(table, transcript);
    return row === undefined ? undefined : domainsAt(table, row);
  });
  const placed = (
    own: readonly Domain[] | undefined,
    other: readonly Domain[] | undefined,
    cds: Interval | undefined,
  ) => {
    const fates = own && other && domainFates(own, other);
    return own?.map((domain, i): PlacedDomain => ({ ...domain, place: domainSpan(domain, cds!), fate: fates?.[i] }));
  };
  return [placed(a, b, transcripts[0].cds), placed(b, a, transcripts[1].cds)];
}

const FATES: Readonly<Record<DomainFate, string>> = { kept: '', resized: ' (other length)', lost: ' (only here)' };

export const fateText = (fate: DomainFate | undefined): string => (fate ? FATES[fate] : '');

/** Domains as the figure takes them: what another isoform has too is quiet. */
export function drawnDomains(
  domains: PairDomains | undefined,
): readonly [readonly DrawnDomain[], readonly DrawnDomain[]] {
  const drawn = (own: readonly PlacedDomain[] | undefined): readonly DrawnDomain[] =>
    (own ?? [])
      .filter(({ place: [start, end] }) => start < end)
      .map(({ accession, place, fate }) => ({
        text: accession + fateText(fate),
        place,
        kept: fate === 'kept' || fate === undefined,
      }));
  return [drawn(domains?.[0]), drawn(domains?.[1])];
}

/** Domains that a stretch of a transcript holds a part of. */
export const domainsIn = (own: readonly PlacedDomain[] | undefined, start: number, end: number): readonly string[] =>
  (own ?? []).filter(({ place }) => place[0] < end && start < place[1]).map(({ accession }) => accession);
