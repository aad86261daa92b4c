import { bedColumns, isBed12 } from './bed12';
import { integerOf } from './bytes';
import { genePredLayout } from './genePred';
import { isNpz } from './npz';
import { TRACKS_TABLE_COLUMNS, tracksTableColumns } from './tracksTable';

export type FormatKind =
  | 'fasta'
  | 'gtf'
  | 'gff3'
  | 'genePred'
  | 'bed12'
  | 'genbank'
  | 'tracksTable'
  /** Padded track arrays that NumPy saved. */
  | 'npz'
  /** A Parquet table, perhaps a data frame with a transcript a row. */
  | 'parquet'
  /** A genome in UCSC's packed form. */
  | 'twoBit'
  /** Index of a genome FASTA, and of its bgzip blocks. */
  | 'fai'
  | 'gzi'
  | 'unknown';

export interface Detected {
  readonly kind: FormatKind;
  /** As shown to the user: "GTF", "genePredExt". */
  readonly label: string;
  /** For 'unknown': why it is refused, and what to do. */
  readonly reason: string;
  readonly mend: string;
}

/** Bytes of decompressed content that `detectFormat` wants to see (fewer only where the file is shorter). */
export const DETECT_BYTES = 1 << 16;

const ROWS_LOOKED_AT = 50;
const READABLE =
  'Give FASTA, GTF, GFF3, genePred, refFlat, BED12, GenBank, a tracks table (plain, gzip or bgzip) track arrays (.npz) or a data frame (Parquet), see docs/formats.md.';

const known = (kind: FormatKind, label: string): Detected => ({ kind, label, reason: '', mend: '' });
const unknown = (label: string, reason: string, mend = READABLE): Detected => ({
  kind: 'unknown',
  label,
  reason,
  mend,
});

const startsWith = (head: Uint8Array, ...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);

/** Formats that are told from their first bytes; undefined where the content seems to be text. */
function binaryFormat(head: Uint8Array, size: number | undefined): Detected | undefined {
  if (startsWith(head, 0x43, 0x27, 0x41, 0x1a) || startsWith(head, 0x1a, 0x41, 0x27, 0x43)) {
    return known('twoBit', '2bit genome');
  }
  if (head.length >= 8 && size !== undefined && size % 16 === 8) {
    const count = new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
    if (size > 8 && count === BigInt((size - 8) / 16)) return known('gzi', 'bgzip index (.gzi)');
  }
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
    return unknown('UTF-16 text', 'the file is UTF-16 text', 'Save it as UTF-8.');
  }
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31)) return known('parquet', 'Parquet table');
  if (isNpz(head)) return known('npz', 'NumPy arrays (.npz)');
  if (startsWith(head, 0x50, 0x4b, 3, 4)) {
    return unknown(
      'zip archive',
      'the file is a zip archive (perhaps a spreadsheet)',
      'Unpack it and give the file within.',
    );
  }
  if (startsWith(head, 0x42, 0x41, 0x4d, 1)) {
    return unknown('BAM', 'the file is BAM: aligned reads, not transcripts', 'Assemble transcripts (GTF) first.');
  }
  if (
    startsWith(head, 0x42, 0x5a, 0x68) ||
    startsWith(head, 0xfd, 0x37, 0x7a, 0x58) ||
    startsWith(head, 0x28, 0xb5, 0x2f)
  ) {
    return unknown('compressed', 'the file is compressed as bzip2, xz or zstd', 'Unpack it, or compress it with gzip.');
  }
  if (head.includes(0)) return unknown('binary', 'the file is binary and none of the formats read here');
  return undefined;
}

const ANNOTATION_COLUMNS = 9;

/** GTF or GFF3, from one row's columns. */
function nineColumns(columns: readonly string[]): Detected | undefined {
  if (columns.length < ANNOTATION_COLUMNS || !/^[+\-.?]$/.test(columns[6]!)) return undefined;
  if (integerOf(columns[3]!) < 0 || integerOf(columns[4]!) < 0) return undefined;
  const attributes = columns[8]!.trim();
  if (/^[^\s=;"]+=/.test(attributes)) return known('gff3', 'GFF3');
  return /^[^\s=;"]+\s+("|[^\s;]+\s*(;|$))/.test(attributes) ? known('gtf', 'GTF') : undefined;
}

function rowFormat(row: string): Detected | undefined {
  const columns = row.split('\t');
  if (
    columns.length === 5 &&
    columns.slice(1).every((column) => integerOf(column) >= 0) &&
    integerOf(columns[4]!) > integerOf(columns[3]!)
  ) {
    return known('fai', 'FASTA index (.fai)');
  }
  const layout = genePredLayout(columns);
  if (layout) return known('genePred', layout.name);
  return isBed12(bedColumns(row)) ? known('bed12', 'BED12') : nineColumns(columns);
}

/** A word on what an unreadable text may be. */
function unreadable(rows: readonly string[]): Detected {
  const row = rows[0]!;
  if (row.startsWith('@') && rows[2]?.startsWith('+')) {
    return unknown('FASTQ', 'the file is FASTQ: reads, not transcripts', 'Assemble transcripts first.');
  }
  if (/^@(HD|SQ|RG|PG)\t/.test(row))
    return unknown('SAM', 'the file is SAM: aligned reads', 'Assemble transcripts first.');
  const columns = bedColumns(row);
  if (columns.length < 12 && columns.length >= 3 && integerOf(columns[1]!) >= 0 && integerOf(columns[2]!) >= 0) {
    return unknown('BED', `BED with ${columns.length} columns holds no exons`, 'Give BED12.');
  }
  if (/^(id|sequence)[,;]/i.test(row) || (columns.includes('id') && columns.includes('gene'))) {
    const names = TRACKS_TABLE_COLUMNS.join(', ');
    return unknown(
      'table',
      'the table lacks the columns of a tracks table',
      `Separate with tabs; name the columns ${names}.`,
    );
  }
  return unknown('unknown', 'the file is none of the formats read here');
}

/**
 * Tells a file's format from the beginning of its (decompressed) content, never from its name.
 * @param head the first DETECT_BYTES bytes, or all where there are fewer
 * @param size of the content where known; a bgzip index is told by it
 */
export function detectFormat(head: Uint8Array, size: number | undefined): Detected {
  if (head.length === 0) return unknown('empty', 'the file is empty', 'Check that it was downloaded whole.');
  const binary = binaryFormat(head, size);
  if (binary) return binary;
  const whole = new TextDecoder().decode(head);
  const lines = whole.split(/\r?\n/);
  // The last line may have been cut by the end of the head.
  if (head.length >= DETECT_BYTES && lines.length > 1) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  const first = filled[0];
  if (first === undefined) return unknown('empty', 'the file holds nothing but white space', 'Check its content.');
  if (/^##gff-version\s+3/.test(first)) return known('gff3', 'GFF3');
  if (/^LOCUS\s/.test(first)) return known('genbank', 'GenBank');
  if (filled.find((line) => !line.startsWith(';'))?.startsWith('>')) return known('fasta', 'FASTA');
  if (tracksTableColumns(first)) return known('tracksTable', 'tracks table');
  const rows = filled.filter((line) => !/^(#|track\s|browser\s)/.test(line)).slice(0, ROWS_LOOKED_AT);
  for (const row of rows) {
    const format = rowFormat(row);
    if (format) return format;
  }
  return unreadable(rows.length > 0 ? rows : filled);
}
