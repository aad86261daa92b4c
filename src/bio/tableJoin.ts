import { encodeWords } from '../lib/words';
import type { EncodedWords } from '../lib/words';
import { TranscriptFinder } from './labelKeys';
import { guessColumns, isMissing } from './labels';
import { bestKeys, chosenKey } from './labelsJoin';
import type { LabelKey, LabelledTranscripts, LabelTable } from './labelTypes';

/** Values by transcript; missing are NaN, code −1, an empty text. */
export type JoinedColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array<ArrayBuffer> }
  | ({ readonly name: string; readonly kind: 'category' } & EncodedWords)
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] };

/** A table of any columns, joined to transcripts. */
export interface JoinedTable {
  readonly file: string;
  /** All columns of the file. */
  readonly names: readonly string[];
  /** The column that was taken for the key, and what it holds. */
  readonly keyColumn: string;
  readonly key: LabelKey;
  /** All but the key, in the file's order. */
  readonly columns: readonly JoinedColumn[];
  /** Rows of the file that name a transcript, that do not, and that name only what rows before them named: the first one counts. */
  readonly matched: number;
  readonly unmatched: number;
  readonly duplicated: number;
  /** Transcripts that a row names. */
  readonly transcripts: number;
  /** In sentences. */
  readonly notes: readonly string[];
}

/**
 * Joins all columns of a table to transcripts, on their id (with or without version) or name, gene id or gene name; what is said of a
 * gene is said of all of its transcripts.
 *
 * @param wished column that names transcripts or genes; default: the one that finds most
 * @throws OrthrusError `labels.key` (no such column), `labels.unmatched` (nothing fits)
 */
export function joinTable(table: LabelTable, transcripts: LabelledTranscripts, wished?: string): JoinedTable {
  const finder = new TranscriptFinder(transcripts);
  const key = chosenKey(table, bestKeys(table, finder), wished);
  const count = transcripts.id.length;
  /** Row of the table for each transcript; −1 where there is none. */
  const rowOf = new Int32Array(count).fill(-1);
  let [matched, duplicated, named] = [0, 0, 0];
  for (const [tableRow, cells] of table.rows.entries()) {
    const found = finder.find(key.kind, cells[key.column]!);
    if (found.length === 0) continue;
    matched++;
    let fresh = 0;
    for (const row of found) {
      if (rowOf[row]! >= 0) continue;
      rowOf[row] = tableRow;
      fresh++;
    }
    named += fresh;
    if (fresh === 0) duplicated++;
  }
  const guesses = guessColumns(table);
  const columns = table.columns.flatMap((name, c): JoinedColumn[] => {
    if (c === key.column) return [];
    const cell = (row: number): string => {
      const text = rowOf[row]! < 0 ? '' : table.rows[rowOf[row]!]![c]!;
      return isMissing(text) ? '' : text;
    };
    if (guesses[c]!.kind === 'number') {
      const value = (_: unknown, row: number): number => (cell(row) === '' ? NaN : Number(cell(row)));
      return [{ name, kind: 'number', values: Float64Array.from({ length: count }, value) }];
    }
    const values = Array.from({ length: count }, (_, row) => cell(row));
    const words = encodeWords(values);
    return [words ? { name, kind: 'category', ...words } : { name, kind: 'text', values }];
  });
  const unmatched = table.rows.length - matched;
  return {
    file: table.file,
    names: table.columns,
    keyColumn: table.columns[key.column]!,
    key: key.kind,
    columns,
    matched,
    unmatched,
    duplicated,
    transcripts: named,
    notes: notesOf(table, table.columns[key.column]!, key.kind, matched, unmatched, duplicated, named, count),
  };
}

function notesOf(
  { file, rows }: LabelTable,
  column: string,
  key: LabelKey,
  matched: number,
  unmatched: number,
  duplicated: number,
  named: number,
  transcripts: number,
): string[] {
  const whole = (n: number): string => n.toLocaleString('en');
  const notes = [
    `${file}: column “${column}” was taken as ${key}; ${whole(matched)} of ${whole(rows.length)} rows name ${whole(named)} of ${whole(transcripts)} transcripts.`,
  ];
  if (unmatched > 0) notes.push(`${file}: ${whole(unmatched)} rows name none of them.`);
  if (duplicated > 0) {
    notes.push(`${file}: ${whole(duplicated)} rows name again what rows before them named; the first counts.`);
  }
  return notes;
}
