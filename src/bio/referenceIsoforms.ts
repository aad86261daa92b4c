import { OrthrusError } from '../lib/errors';
import type { OrthologTable } from './pairsOrthologs';

/** What tables say of a reference isoform, the best first: MANE's and APPRIS's words. */
const WORDS: readonly RegExp[] = [
  /^mane[ _]select$/i,
  /^principal:?1?$/i,
  /^principal:[2-5]$/i,
  /^mane[ _]plus[ _]clinical$/i,
  /^(alternative|minor)(:\d)?$/i,
];

/** A column in which all cells are one of these says whether a row counts. */
const FLAG = /^(|0|1|true|false|yes|no)$/i;
const FALSE = /^(|0|false|no)$/i;
const isFlag = (cells: readonly string[]): boolean =>
  cells.every((cell) => FLAG.test(cell)) && !cells.every((cell) => FALSE.test(cell));

/**
 * Transcripts that a table names as references of their genes, with their rank: 0 the best. A table lists one transcript a row: all count
 * alike, unless it has MANE's or APPRIS's words, or a column of flags. The column of transcripts is the one that finds most of those at
 * hand.
 * @param find the transcript with this id (also without version) or name
 * @returns the best rank by transcript
 * @throws OrthrusError `references.none` where no cell names a transcript
 */
export function referenceRanks(
  table: OrthologTable,
  find: (cell: string) => readonly number[],
  file: string,
): ReadonlyMap<number, number> {
  const width = table.reduce((most, row) => Math.max(most, row.length), 0);
  const found = Array.from({ length: width }, (_, c) =>
    table.reduce((sum, row) => sum + Number(row[c] !== undefined && row[c] !== '' && find(row[c]).length > 0), 0),
  );
  const most = Math.max(0, ...found);
  if (most === 0) {
    throw new OrthrusError(
      'references.none',
      `No cell of ${file} names a transcript at hand.`,
      'Give a table with ids or names of transcripts, or none: then the longest CDS is a gene’s reference.',
    );
  }
  const column = found.indexOf(most);
  // The first row may be a header.
  const flags = [...found.keys()].filter((c) => c !== column && isFlag(table.slice(1).map((row) => row[c] ?? '')));
  const ranks = new Map<number, number>();
  for (const row of table) {
    if (flags.some((c) => FALSE.test(row[c] ?? ''))) continue;
    const words = row.map((cell) => WORDS.findIndex((word) => word.test(cell))).filter((rank) => rank >= 0);
    const rank = words.length > 0 ? Math.min(...words) : WORDS.length;
    for (const transcript of find(row[column] ?? '')) {
      ranks.set(transcript, Math.min(rank, ranks.get(transcript) ?? Infinity));
    }
  }
  return ranks;
}
