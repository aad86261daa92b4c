import { OrthrusError } from '../lib/errors';
import type { Domain } from './domainTypes';
import { integerOf } from './formats/bytes';
import type { Rejection } from './transcript';

/** Where a table of domains has what: numbers of its columns. */
export interface DomainColumns {
  readonly separator: string;
  /** Columns that name the transcript: the first that is not empty counts. */
  readonly transcript: readonly number[];
  readonly domain: number;
  readonly start: number;
  /** The last amino acid, or how many there are. */
  readonly extent: { readonly of: 'end' | 'length'; readonly at: number };
}

/** What columns are called, in lower case with spaces for underscores; the first that there is counts. */
const NAMES = {
  transcript: [
    'transcript name',
    'transcript stable id version',
    'transcript id version',
    'transcript stable id',
    'transcript id',
    'transcript',
  ],
  domain: ['domain', 'interpro id', 'interpro accession', 'interpro', 'accession'],
  start: ['start aa', 'interpro start', 'start'],
  end: ['end aa', 'interpro end', 'end'],
  length: ['length aa', 'interpro length', 'length'],
} as const;

const cellsOf = (line: string, separator: string): string[] =>
  line.includes('"')
    ? line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    : line.split(separator).map((cell) => cell.trim());

/**
 * Understands the header of a table of domains.
 * @throws OrthrusError `domains.columns` where a column is missing
 */
export function domainColumns(header: string, file: string): DomainColumns {
  const separator = header.includes('\t') ? '\t' : ',';
  const names = cellsOf(header, separator).map((name) => name.toLowerCase().replaceAll('_', ' '));
  const find = (of: keyof typeof NAMES): number[] =>
    NAMES[of].map((name) => names.indexOf(name)).filter((at) => at >= 0);
  const transcript = find('transcript');
  const [domain, start, end, length] = [find('domain')[0], find('start')[0], find('end')[0], find('length')[0]];
  const extent =
    length !== undefined
      ? ({ of: 'length', at: length } as const)
      : end !== undefined
        ? ({ of: 'end', at: end } as const)
        : undefined;
  const lacking = [
    transcript.length === 0 && 'transcript_name or transcript_id',
    domain === undefined && 'domain',
    start === undefined && 'start_aa',
    extent === undefined && 'length_aa or end_aa',
  ].filter((name) => name !== false);
  if (lacking.length > 0 || domain === undefined || start === undefined || extent === undefined) {
    throw new OrthrusError(
      'domains.columns',
      `${file} names no column ${lacking.join(', ')} in its first line.`,
      'Give a table with transcript_name (or transcript_id), domain, start_aa and length_aa (or end_aa), or Ensembl BioMart’s with Transcript stable ID, Interpro ID, Interpro start and Interpro end.',
    );
  }
  return { separator, transcript, domain, start, extent };
}

/** A row that is refused, without where it stands. */
type RefusedRow = Pick<Rejection, 'record' | 'reason' | 'mend'>;

/** A domain of a transcript; undefined where the row says that the transcript has none. */
export interface DomainRow {
  readonly transcript: string;
  readonly domain: Domain | undefined;
}

/** Longer than any protein that is known: a position beyond it is a mistake, and would not fit a table. */
const MOST = 1_000_000;

/** Understands a row. */
export function domainOf(line: string, columns: DomainColumns): DomainRow | RefusedRow {
  const cells = cellsOf(line, columns.separator);
  const transcript = columns.transcript.map((at) => cells[at]).find((cell) => cell) ?? '';
  const accession = cells[columns.domain] ?? '';
  const record = transcript || line.slice(0, 60);
  if (transcript === '') {
    return { record, reason: 'The row names no transcript.', mend: 'Fill in the transcript’s name or id.' };
  }
  const [first = '', extent = ''] = [cells[columns.start], cells[columns.extent.at]];
  if (accession === '') {
    return first === '' && extent === ''
      ? { transcript, domain: undefined }
      : { record, reason: 'The row names no domain.', mend: 'Fill in the domain’s accession, e.g. IPR046371.' };
  }
  const start = integerOf(first);
  if (start < 1 || start > MOST) {
    return {
      record,
      reason: `The domain starts at “${first}”.`,
      mend: 'Give the first amino acid as a whole number; the first of the protein is 1.',
    };
  }
  const given = integerOf(extent);
  const end = columns.extent.of === 'end' ? given : given < 1 ? -1 : start - 1 + given;
  if (end < start || end > MOST) {
    return columns.extent.of === 'end'
      ? {
          record,
          reason: `The domain starts at ${start} and ends at “${extent}”.`,
          mend: 'Give an end after the start.',
        }
      : { record, reason: `The domain’s length is “${extent}”.`, mend: 'Give amino acids as a whole number from 1.' };
  }
  return { transcript, domain: { accession, start: start - 1, end } };
}
