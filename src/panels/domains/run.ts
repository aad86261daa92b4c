/** The Domains panel without its view: protein domains of transcripts, read from a table, for the panels that draw them. */
import { domainsAt, domainRow } from '../../bio/domains';
import type { DomainTable } from '../../bio/domainTypes';
import type { TranscriptTable } from '../../bio/importTypes';
import { throwIfAborted } from '../../lib/errors';
import type { DomainsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { parseDomainsParams } from './schema';
import type { DomainsParams } from './schema';

/** @throws OrthrusError `domains.columns`; as the sources and the reading of files */
async function run({ params, sources, services, signal }: RunContext<DomainsParams>): Promise<DomainsArtefact> {
  const source = await sources.open(params.source);
  throwIfAborted(signal);
  const { table, rows, rejected, rejectedCount } = await services.labels.readDomains(source);
  throwIfAborted(signal);
  return { type: 'domains', table, origin: 'url' in source ? source.url : source.name, rows, rejected, rejectedCount };
}

/** How many transcripts of a table of transcripts the domains' table knows, and how many of them have a domain. */
export function domainsKnown(
  table: DomainTable,
  { id, name, cdsLength }: Pick<TranscriptTable, 'id' | 'name' | 'cdsLength'>,
): { readonly coding: number; readonly known: number; readonly withDomains: number } {
  let [coding, known, withDomains] = [0, 0, 0];
  for (let row = 0; row < id.length; row++) {
    if (cdsLength[row] === 0) continue;
    coding++;
    const at = domainRow(table, { id: id[row]!, name: name[row]! });
    if (at === undefined) continue;
    known++;
    if (table.offsets[at + 1]! > table.offsets[at]!) withDomains++;
  }
  return { coding, known, withDomains };
}

/** The table as it is shipped: what this panel reads back. */
export function domainsTsv(table: DomainTable): string {
  const lines = ['transcript_name\tdomain\tstart_aa\tlength_aa\n'];
  for (const [row, transcript] of table.transcripts.entries()) {
    const own = domainsAt(table, row);
    if (own.length === 0) lines.push(`${transcript}\t\t\t\n`);
    for (const { accession, start, end } of own)
      lines.push(`${transcript}\t${accession}\t${start + 1}\t${end - start}\n`);
  }
  return lines.join('');
}

const texts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function isTable(value: unknown): value is DomainTable {
  const { transcripts, offsets, accessions, accession, start, end } = (value ?? {}) as Partial<DomainTable>;
  if (!texts(transcripts) || !texts(accessions) || !(offsets instanceof Uint32Array)) return false;
  if (!(accession instanceof Uint32Array) || !(start instanceof Uint32Array) || !(end instanceof Uint32Array))
    return false;
  const count = accession.length;
  return (
    offsets.length === transcripts.length + 1 &&
    offsets[0] === 0 &&
    offsets.every((at, i) => i === 0 || at >= offsets[i - 1]!) &&
    offsets.at(-1) === count &&
    start.length === count &&
    end.length === count &&
    accession.every((one) => one < accessions.length) &&
    end.every((one, i) => one > start[i]!)
  );
}

const isRejection = (value: unknown): boolean => {
  const { file, line, record, reason, mend } = (value ?? {}) as Record<string, unknown>;
  return texts([file, record, reason, mend]) && (line === undefined || typeof line === 'number');
};

export const domainsKind: PanelKind<DomainsParams, Record<string, never>, DomainsArtefact> = {
  kind: 'domains',
  version: 1,
  title: 'Domains',
  purpose: 'Protein domains of transcripts (InterPro), for panels that draw them on structures.',
  action: '',
  ports: [{ name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'], optional: true, forView: true }],
  gives: 'domains',
  takesSubset: false,
  automatic: true,
  parse: parseDomainsParams,
  parseView: () => ({}),
  // The table is read whole: which of the transcripts it knows is only told.
  needs: () => [],
  asksOthers: ({ source }) => source.kind === 'url',
  run,
  summary: ({ artefact: { table, origin } }) =>
    `${counted(table.accession.length, 'domain')} of ${counted(table.transcripts.length, 'transcript')}, ${origin}`,
  sound: (artefact): artefact is DomainsArtefact => {
    const { type, table, origin, rows, rejected, rejectedCount } = (artefact ?? {}) as Partial<DomainsArtefact>;
    return (
      type === 'domains' &&
      isTable(table) &&
      typeof origin === 'string' &&
      typeof rows === 'number' &&
      typeof rejectedCount === 'number' &&
      Array.isArray(rejected) &&
      rejected.every(isRejection)
    );
  },
  files: async ({ artefact }) => [{ name: 'domains.tsv', content: domainsTsv(artefact.table) }],
};
