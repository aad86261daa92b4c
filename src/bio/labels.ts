import { OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { decompressed } from './decompress';
import { feed, Pacer } from './feed';
import { isNpz, readNpz } from './formats/npz';
import { isParquet, parquetLabels } from './labelsParquet';
import type { ColumnGuess, LabelTable } from './labelTypes';

/** Different words above which a column holds names and no classes. */
const MOST_CLASSES = 50;

/** Cells that say that nothing is known. */
export const isMissing = (cell: string): boolean => /^(|na|n\/a|nan|null|none|\.|-)$/i.test(cell);

/**
 * Reads a label table, plain or gzip, a Parquet table, or the labels `y` of an .npz.
 * @throws OrthrusError `labels.*`, `npz.*`, `npy.*` | what the source throws
 */
export async function readLabels(source: ByteSource, signal?: AbortSignal): Promise<LabelTable> {
  const head = await source.read(0, 256, signal);
  if (isNpz(head)) return npzLabels(source, signal);
  if (isParquet(head)) return parquetLabels(source, signal);
  const decoder = new TextDecoder();
  let text = '';
  const { stream } = await decompressed(source, signal);
  await feed(stream, (chunk) => void (text += decoder.decode(chunk, { stream: true })), new Pacer(signal), signal);
  return parseLabels(text + decoder.decode(), source.name);
}

/** The labels `y` of an .npz with their transcripts' ids (as importNpz gives them) and genes. */
async function npzLabels(source: ByteSource, signal: AbortSignal | undefined): Promise<LabelTable> {
  const { y, genes, ids } = await readNpz(source, ['y', 'genes'], signal);
  if (!y || y.shape.length < 1 || y.shape.length > 2) {
    const what = y ? `y of ${source.name} has ${y.shape.length} axes.` : `${source.name} has no array y.`;
    throw new OrthrusError('labels.columns', what, 'Give y as transcripts, or transcripts × labels.');
  }
  const count = y.shape[1] ?? 1;
  const labels = y.shape.length === 1 ? ['y'] : Array.from({ length: count }, (_, k) => `y ${k + 1}`);
  const rows = ids.map((id, i) => [
    id,
    ...(genes ? [genes[i]!] : []),
    ...labels.map((_, k) => y.text(i * y.strides[0]! + k * (y.strides[1] ?? 0))),
  ]);
  return { file: source.name, columns: ['id', ...(genes ? ['gene'] : []), ...labels], rows };
}

/**
 * Parses CSV or TSV (semicolons too, told from the header): the first row names the columns; lines that start with # and empty
 * ones are passed over; cells may be quoted as RFC 4180 has it. Rows that are too short end in empty cells.
 * @throws OrthrusError `labels.empty`, `labels.columns`, `labels.wide`
 */
export function parseLabels(text: string, file: string): LabelTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  const separator = ['\t', ',', ';'].find((one) => first.includes(one));
  if (separator === undefined) {
    throw new OrthrusError(
      'labels.columns',
      first === '' ? `${file} is empty.` : `${file} has one column only: "${first.slice(0, 60)}".`,
      'Give a table whose columns, an id and labels, are separated by tabs or commas, with a header.',
    );
  }
  const [header, ...rows] = rowsOf(lines, separator);
  if (!header || rows.length === 0) {
    throw new OrthrusError('labels.empty', `${file} has a header and no rows.`, 'Check the file.');
  }
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new OrthrusError('labels.columns', `Two columns of ${file} are called "${twice}".`, 'Rename one of them.');
  }
  const wide = rows.findIndex((row) => row.length > header.length);
  if (wide >= 0) {
    throw new OrthrusError(
      'labels.wide',
      `Row ${wide + 1} of ${file} has ${rows[wide]!.length} cells, and its header ${header.length}.`,
      'Quote cells that hold the separator, and name every column.',
    );
  }
  for (const row of rows) while (row.length < header.length) row.push('');
  return { file, columns: header, rows };
}

/** Rows of trimmed cells; a quoted cell may go over several lines. */
function rowsOf(lines: readonly string[], separator: string): string[][] {
  const rows: string[][] = [];
  for (let i = 0; i < lines.length; i++) {
    let line = lines[i]!;
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (!line.includes('"')) {
      rows.push(line.split(separator).map((cell) => cell.trim()));
      continue;
    }
    while (quotes(line) % 2 === 1 && i + 1 < lines.length) line += `\n${lines[++i]!}`;
    rows.push(quotedCells(line, separator));
  }
  return rows;
}

const quotes = (line: string): number => line.split('"').length - 1;

function quotedCells(line: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at++) {
    const opening = /^\s*"/.exec(line.slice(at));
    if (!opening) {
      const end = line.indexOf(separator, at);
      cells.push(line.slice(at, end < 0 ? undefined : end).trim());
      at = end < 0 ? line.length : end;
      continue;
    }
    let cell = '';
    at += opening[0].length;
    for (; at < line.length; at++) {
      if (line[at] !== '"') cell += line[at]!;
      else if (line[at + 1] === '"') cell += line[at++]!;
      else break;
    }
    cells.push(cell);
    const end = line.indexOf(separator, at);
    at = end < 0 ? line.length : end;
  }
  return cells;
}

/** What each column holds. */
export function guessColumns({ columns, rows }: LabelTable): ColumnGuess[] {
  return columns.map((name, c) => {
    const known = rows.map((row) => row[c]!).filter((cell) => !isMissing(cell));
    const missing = rows.length - known.length;
    const different = new Set(known);
    const values = [...different].sort();
    const numeric = known.every((cell) => Number.isFinite(Number(cell)));
    if (numeric && known.length > 0) {
      return values.every((cell) => Number(cell) === 0 || Number(cell) === 1)
        ? { name, kind: 'binary', values: ['0', '1'], missing }
        : { name, kind: 'number', values: [], missing };
    }
    if (different.size === 2 && known.length > 2) return { name, kind: 'binary', values, missing };
    if (different.size > 2 && different.size <= Math.min(MOST_CLASSES, known.length / 2)) {
      return { name, kind: 'classes', values, missing };
    }
    return { name, kind: 'text', values: [], missing };
  });
}
