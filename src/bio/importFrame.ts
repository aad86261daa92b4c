import { parquetReadObjects } from 'hyparquet';
import type { ImportContext } from './importContext';
import type { Sniffed } from './sniff';
import { BASE_CODE, CODON_START_BIT, EXON_END_BIT, type Tracks } from './tracks';

/** Names under which data frames keep a transcript's id, its gene, its bases and its two tracks; the first that is there. */
const COLUMNS = {
  id: ['transcript_id', 'transcript', 'tx_id', 'id', 'transcript_name'],
  gene: ['gene', 'gene_name', 'gene_symbol', 'gene_id'],
  geneId: ['gene_id', 'ensembl_gene_id'],
  sequence: ['sequence', 'seq'],
  cds: ['cds'],
  splice: ['splice'],
} as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads a data frame with a transcript a row, as mRNABench's are: `sequence`, and one number a nucleotide in `cds` (1 at the first of
 * each codon) and `splice` (1 at the last of each exon); ids and genes where there are such columns. Labels in it are read as labels.
 * @returns how many transcripts it gave
 */
export async function importFrame(context: ImportContext, { source }: Sniffed): Promise<number> {
  const refuse = (line: number | undefined, id: string, reason: string, mend: string): void =>
    context.reject(source.name, line, id, reason, mend);
  let rows: Row[];
  try {
    const bytes = await source.read(0, source.size ?? 2 ** 31, context.request.signal);
    rows = await parquetReadObjects({ file: bytes.buffer });
  } catch (error) {
    if (context.request.signal?.aborted === true) throw error;
    refuse(
      undefined,
      '',
      'the Parquet file is damaged, or compressed in a way that is not read',
      'Write it again, uncompressed or with Snappy.',
    );
    return 0;
  }
  const names = Object.keys(rows[0] ?? {});
  const columnOf = (wanted: readonly string[]): string | undefined =>
    wanted.map((name) => names.find((one) => one.toLowerCase() === name)).find((name) => name !== undefined);
  const sequence = columnOf(COLUMNS.sequence);
  if (sequence === undefined) {
    refuse(
      undefined,
      '',
      'the Parquet table has no column “sequence”',
      'Give a row a transcript, with its sequence; a table of labels goes to the panel that takes labels.',
    );
    return 0;
  }
  const [id, gene, geneId] = [columnOf(COLUMNS.id), columnOf(COLUMNS.gene), columnOf(COLUMNS.geneId)];
  const [cds, splice] = [columnOf(COLUMNS.cds), columnOf(COLUMNS.splice)];
  const text = (row: Row, column: string | undefined): string =>
    column === undefined || row[column] === null || row[column] === undefined ? '' : String(row[column]);
  let records = 0;
  for (const [i, row] of rows.entries()) {
    if (context.pacer.due) await context.pacer.breathe();
    const symbol = text(row, gene);
    const name = text(row, id) || `${symbol === '' ? '' : `${symbol} `}row ${i + 1}`;
    const tracks = tracksOf(text(row, sequence), cds && row[cds], splice && row[splice]);
    if (typeof tracks === 'string') {
      refuse(i + 1, name, tracks, 'Give its bases, and 0 or 1 for each of them in “cds” and “splice”.');
      continue;
    }
    const interval = codingInterval(tracks);
    const texts = { id: name, name, gene: symbol, geneId: text(row, geneId), species: '', biotype: '', chrom: '' };
    const cdsSource = interval ? 'annotation' : 'none';
    if (context.keep({ ...texts, strand: '+', exons: [], cds: interval, cdsSource, tracks }, source.name, i + 1))
      records++;
  }
  return records;
}

/** A row's tracks, or why it has none. */
function tracksOf(sequence: string, cds: unknown, splice: unknown): Tracks | string {
  if (sequence === '') return 'the record is empty: it has no sequence';
  if (!/^[A-Z]+$/i.test(sequence)) return 'the sequence holds other characters than letters';
  const tracks = new Uint8Array(sequence.length);
  for (let i = 0; i < tracks.length; i++) tracks[i] = BASE_CODE[sequence.charCodeAt(i)]!;
  for (const [track, bit, name] of [
    [cds, CODON_START_BIT, 'cds'],
    [splice, EXON_END_BIT, 'splice'],
  ] as const) {
    if (track === undefined || track === null) continue;
    if (!isNumbers(track) || track.length !== tracks.length) return `“${name}” has not one number for each base`;
    for (let i = 0; i < tracks.length; i++) {
      if (Number(track[i]) === 1) tracks[i]! |= bit;
      else if (Number(track[i]) !== 0) return `“${name}” holds ${String(track[i])}`;
    }
  }
  // One exon where nothing is said of any.
  if (!tracks.some((code) => (code & EXON_END_BIT) !== 0)) tracks[tracks.length - 1]! |= EXON_END_BIT;
  return tracks;
}

const isNumbers = (value: unknown): value is ArrayLike<number | bigint> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** From the first codon to the last one's end. */
function codingInterval(tracks: Tracks): readonly [number, number] | undefined {
  const isStart = (code: number): boolean => (code & CODON_START_BIT) !== 0;
  const first = tracks.findIndex(isStart);
  return first < 0 ? undefined : [first, Math.min(tracks.length, tracks.findLastIndex(isStart) + 3)];
}
