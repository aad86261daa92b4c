/** Which transcripts exons are left out of, and in which blocks. Pure. */
import type { SkipPiece } from '../../analysis/skipping/skippingTypes';
import type { TranscriptTable } from '../../bio/importTypes';
import { geneOf } from '../../bio/labelsJoin';
import { OrthrusError } from '../../lib/errors';
import type { SkippingParams } from './schema';

const withoutVersion = (id: string): string => id.replace(/\.\d+$/, '');

/** Rows whose column holds a text: as it stands, without version, or in another case; the first of these that finds any. */
function rowsCalled(columns: readonly (readonly string[])[], rows: readonly number[], wanted: string): number[] {
  const alike: readonly ((text: string) => boolean)[] = [
    (text) => text === wanted,
    (text) => withoutVersion(text) === withoutVersion(wanted),
    (text) => text.toLowerCase() === wanted.toLowerCase(),
  ];
  for (const is of alike) {
    const found = rows.filter((row) => columns.some((column) => is(column[row]!)));
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Rows of the transcripts that exons are left out of, in the table's order.
 * @param among rows to choose from
 * @throws OrthrusError `skipping.unknown`
 */
export function chosenRows(
  table: TranscriptTable,
  among: readonly number[],
  { scope, target, isoforms }: SkippingParams,
): readonly number[] {
  if (among.length === 0) return [];
  const first = among[0]!;
  const gene = (row: number): string => `${table.species[row]!} ${geneOf(table, row)}`;
  if (scope === 'transcript') {
    const found = target === '' ? [first] : rowsCalled([table.id, table.name], among, target).slice(0, 1);
    if (found.length === 0) throw unknown('transcript', target);
    return found;
  }
  const wanted = scope === 'all' || target === '' ? undefined : rowsCalled([table.gene, table.geneId], among, target);
  if (wanted?.length === 0) throw unknown('gene', target);
  const rows = wanted ?? (scope === 'all' ? among : among.filter((row) => gene(row) === gene(first)));
  if (isoforms === 'all') return rows;
  const best = new Map<string, number>();
  for (const row of rows) {
    const known = best.get(gene(row));
    const longer =
      known === undefined ||
      (table.cdsLength[row]! - table.cdsLength[known]! || table.length[row]! - table.length[known]!) > 0;
    if (longer) best.set(gene(row), row);
  }
  return [...best.values()].sort((a, b) => a - b);
}

const unknown = (what: string, target: string): OrthrusError =>
  new OrthrusError(
    'skipping.unknown',
    `No ${what} among these is called “${target}”.`,
    `Choose a ${what} from the list, or load its transcripts.`,
  );

/** Blocks of at most so many nucleotides, so that memory stays bounded and a cancel is quick; one exon may be more. */
const BLOCK_NT = 4e6;

/** Internal exons of these rows in blocks, in order. */
export function blocksOf({ length, exonCount }: TranscriptTable, rows: readonly number[]): SkipPiece[][] {
  const blocks: SkipPiece[][] = [];
  let room = 0;
  for (const row of rows) {
    const last = exonCount[row]! - 1;
    for (let from = 1; from < last;) {
      if (room < length[row]!) {
        blocks.push([]);
        room = BLOCK_NT;
      }
      const fit = Math.max(1, Math.floor(room / length[row]!));
      const to = Math.min(last, from + fit);
      blocks.at(-1)!.push({ row, from, to });
      room -= (to - from) * length[row]!;
      from = to;
    }
  }
  return blocks;
}

/** Rows in blocks, likewise. */
export function rowBlocks({ length }: TranscriptTable, rows: readonly number[]): number[][] {
  const blocks: number[][] = [];
  let room = 0;
  for (const row of rows) {
    if (room < length[row]!) {
      blocks.push([]);
      room = BLOCK_NT;
    }
    blocks.at(-1)!.push(row);
    room -= length[row]!;
  }
  return blocks;
}
