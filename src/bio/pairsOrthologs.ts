import { OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { decompressed } from './decompress';
import { feed, Pacer } from './feed';
import { LineSplitter } from './formats/lines';
import { text } from './formats/bytes';

/** Rows of a table of orthologous genes, header and all: which two columns name genes is told from the genes of the set. */
export type OrthologTable = readonly (readonly string[])[];

/** Cells of a line: separated by tabs, or by commas where there is no tab. */
const cells = (line: string): string[] =>
  (line.includes('\t') ? line.split('\t') : line.split(',')).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/**
 * Reads a table of orthologs, tab or comma separated, plain or gzip. Lines that start with # and empty ones are passed over.
 * @throws OrthrusError `orthologs.columns` where no line has two columns | what the source throws
 */
export async function readOrthologTable(source: ByteSource, signal?: AbortSignal): Promise<OrthologTable> {
  const rows: string[][] = [];
  const lines = new LineSplitter((bytes, start, end) => {
    const line = text(bytes, start, end);
    if (line !== '' && !line.startsWith('#')) rows.push(cells(line));
    return false;
  });
  const { stream } = await decompressed(source, signal);
  await feed(stream, (chunk) => void lines.push(chunk), new Pacer(signal), signal);
  lines.end();
  if (!rows.some((row) => row.length > 1)) {
    throw new OrthrusError(
      'orthologs.columns',
      `${source.name} has no two columns of genes.`,
      'Give a table with a gene of one species and its ortholog of another in each row, separated by a tab.',
    );
  }
  return rows;
}

/** Two genes, as numbers that `resolve` gave, that a row of the table links. */
export type GenePair = readonly [number, number];

/**
 * The two columns of a table in which most rows name two different genes of the set; undefined where no row does.
 * @param resolve number of the gene with this id or symbol; undefined where there is none, or more than one
 */
export function geneColumns(
  table: OrthologTable,
  resolve: (cell: string) => number | undefined,
): readonly [number, number] | undefined {
  const resolved = table.map((row) => row.map(resolve));
  const width = resolved.reduce((most, row) => Math.max(most, row.length), 0);
  let best: readonly [number, number] | undefined;
  let most = 0;
  for (let a = 0; a < width; a++) {
    for (let b = a + 1; b < width; b++) {
      const pairs = resolved.reduce((count, row) => count + Number(linked(row[a], row[b])), 0);
      if (pairs > most) [most, best] = [pairs, [a, b]];
    }
  }
  return best;
}

const linked = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a !== b;

/**
 * The pairs of genes that a table links, in its `geneColumns`. Rows of which a gene is not in the set link nothing.
 * @param resolve as for `geneColumns`
 */
export function linkedGenes(table: OrthologTable, resolve: (cell: string) => number | undefined): GenePair[] {
  const columns = geneColumns(table, resolve);
  const pairs: GenePair[] = [];
  for (const row of columns ? table : []) {
    const [a, b] = columns!.map((c) => (row[c] === undefined ? undefined : resolve(row[c])));
    if (linked(a, b)) pairs.push([a!, b!]);
  }
  return pairs;
}
