import { OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { decompressed } from './decompress';
import type { Domain, DomainTable } from './domainTypes';
import { feed, Pacer } from './feed';
import { text } from './formats/bytes';
import { withoutVersion } from './formats/fastaHeader';
import { LineSplitter } from './formats/lines';
import { domainColumns, domainOf } from './domainRows';
import type { DomainColumns } from './domainRows';
import { RejectionLog } from './rejections';
import type { Interval, Rejection } from './transcript';

/** What a file of domains held. */
export interface DomainFile {
  readonly table: DomainTable;
  /** Rows below the header, those that are refused among them. */
  readonly rows: number;
  /** The first ones; `rejectedCount` counts all. */
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: number;
}

/**
 * Reads a table of protein domains, tab or comma separated, plain or gzip: as shipped (`transcript_name`, `domain`, `start_aa`,
 * `length_aa`), with `start` and `end`, or as Ensembl's BioMart exports it. Positions are amino acids, the first is 1, ends inclusive.
 * Rows that say the same again count once; a row of a transcript without a domain says that it has none. Lines that start with # and
 * empty ones are passed over.
 * @throws OrthrusError `domains.columns` where the header does not name what is needed | what the source throws
 */
export async function readDomains(source: ByteSource, signal?: AbortSignal): Promise<DomainFile> {
  const log = new RejectionLog();
  const builder = new TableBuilder();
  let columns: DomainColumns | undefined;
  let rows = 0;
  const lines = new LineSplitter((bytes, start, end, number) => {
    const line = text(bytes, start, end);
    if (line.trim() === '' || line.startsWith('#')) return false;
    if (!columns) {
      columns = domainColumns(line, source.name);
      return false;
    }
    rows++;
    const row = domainOf(line, columns);
    if ('reason' in row) log.add({ ...row, file: source.name, line: number });
    else builder.add(row.transcript, row.domain);
    return false;
  });
  const { stream } = await decompressed(source, signal);
  await feed(stream, (chunk) => void lines.push(chunk), new Pacer(signal), signal);
  lines.end();
  if (!columns) throw new OrthrusError('domains.columns', `${source.name} is empty.`, 'Check the file.');
  return { table: builder.table(), rows, rejected: log.list, rejectedCount: log.count };
}

/** Gathers the domains of each transcript, wherever in the file they stand. */
class TableBuilder {
  private readonly domains = new Map<string, Domain[]>();

  add(transcript: string, domain: Domain | undefined): void {
    let own = this.domains.get(transcript);
    if (!own) this.domains.set(transcript, (own = []));
    if (domain && !own.some((one) => isSame(one, domain))) own.push(domain);
  }

  table(): DomainTable {
    const count = [...this.domains.values()].reduce((sum, { length }) => sum + length, 0);
    const numbers = new Map<string, number>();
    const table = {
      transcripts: [...this.domains.keys()],
      offsets: new Uint32Array(this.domains.size + 1),
      accession: new Uint32Array(count),
      start: new Uint32Array(count),
      end: new Uint32Array(count),
    };
    let at = 0;
    for (const [i, own] of [...this.domains.values()].entries()) {
      for (const { accession, start, end } of own.sort((a, b) => a.start - b.start || a.end - b.end)) {
        if (!numbers.has(accession)) numbers.set(accession, numbers.size);
        table.accession[at] = numbers.get(accession)!;
        table.start[at] = start;
        table.end[at] = end;
        at++;
      }
      table.offsets[i + 1] = at;
    }
    return { ...table, accessions: [...numbers.keys()] };
  }
}

const isSame = (a: Domain, b: Domain): boolean => a.accession === b.accession && a.start === b.start && a.end === b.end;

/** Transcripts of a table by name or id, and by id without its version. */
interface DomainIndex {
  readonly exact: ReadonlyMap<string, number>;
  readonly bare: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<DomainTable, DomainIndex>();

function indexOf(table: DomainTable): DomainIndex {
  const known = indexes.get(table);
  if (known) return known;
  const exact = new Map(table.transcripts.map((name, i) => [name, i]));
  const bare = new Map(table.transcripts.map((name, i) => [withoutVersion(name), i]));
  indexes.set(table, { exact, bare });
  return { exact, bare };
}

/** A transcript as a table may call it. */
export interface NamedTranscript {
  readonly id: string;
  readonly name: string;
}

/** Number of a transcript in the table: by its name, else by its id, with or without version; undefined where it does not know it. */
export function domainRow(table: DomainTable, { id, name }: NamedTranscript): number | undefined {
  const { exact, bare } = indexOf(table);
  return exact.get(name) ?? exact.get(id) ?? bare.get(withoutVersion(id));
}

/** Domains of the table's transcript number `row`, by start. */
export function domainsAt({ accessions, accession, offsets, start, end }: DomainTable, row: number): Domain[] {
  const domains: Domain[] = [];
  for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
    domains.push({ accession: accessions[accession[at]!]!, start: start[at]!, end: end[at]! });
  }
  return domains;
}

/** Domains of a transcript, by start; empty where it has none, or the table does not know it (`domainRow` tells). */
export function domainsOf(table: DomainTable, transcript: NamedTranscript): readonly Domain[] {
  const row = domainRow(table, transcript);
  return row === undefined ? [] : domainsAt(table, row);
}

/** Where a domain lies on its transcript, nucleotides [start, end), within the CDS; empty where the CDS ends before it. */
export function domainSpan({ start, end }: Pick<Domain, 'start' | 'end'>, cds: Interval): Interval {
  const at = (codon: number): number => Math.min(cds[1], cds[0] + 3 * codon);
  return [at(start), at(end)];
}
