/** Which rows pass filters on columns: pure, and fast enough for a key press (50,000 rows in some milliseconds). */
import { inSlices } from '../lib/slices';
import type { Column } from './columns';

export interface ColumnFilter {
  /** Anywhere in a text or category column, in any case. */
  readonly text: string;
  /** By id of a number column; null: open. What is missing passes only where both are open. */
  readonly ranges: Readonly<Record<string, readonly [low: number | null, high: number | null]>>;
  /** By id of a category column: the names that pass; '' is missing. Empty lists let all pass. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
}

export const NO_FILTER: ColumnFilter = { text: '', ranges: {}, sets: {} };

export const filters = ({ text, ranges, sets }: ColumnFilter): boolean =>
  text.trim() !== '' || Object.keys(ranges).length > 0 || Object.values(sets).some((names) => names.length > 0);

/** Texts in small letters, by column: made once, searched with every letter typed. */
const lowered = new WeakMap<Column, readonly string[]>();

type Searched = Extract<Column, { kind: 'category' | 'text' }>;

const textsOf = (column: Searched): readonly string[] => (column.kind === 'text' ? column.values : column.names);

function lowerTexts(column: Searched): readonly string[] {
  const known = lowered.get(column);
  if (known) return known;
  const texts = textsOf(column).map((text) => text.toLowerCase());
  lowered.set(column, texts);
  return texts;
}

/** Makes what the search for a text needs, in slices, so that the first letter typed is no slower than the next ones. */
export async function prepareSearch(columns: readonly Column[], signal: AbortSignal): Promise<void> {
  for (const column of columns) {
    if (column.kind === 'number' || lowered.has(column)) continue;
    const texts = textsOf(column);
    const made = new Array<string>(texts.length);
    await inSlices(texts.length, (i) => (made[i] = texts[i]!.toLowerCase()), { signal });
    lowered.set(column, made);
  }
}

/**
 * Rows that pass, ascending. Filters on columns that are not there count for nothing.
 * @param count rows there are
 */
export function passingRows(columns: readonly Column[], filter: ColumnFilter, count: number): Uint32Array<ArrayBuffer> {
  const passes = new Uint8Array(count).fill(1);
  for (const column of columns) {
    const range = filter.ranges[column.id];
    const set = filter.sets[column.id];
    if (column.kind === 'number' && range && (range[0] !== null || range[1] !== null)) {
      const [low, high] = [range[0] ?? -Infinity, range[1] ?? Infinity];
      for (let row = 0; row < count; row++) {
        const value = column.values[row]!;
        if (!(value >= low && value <= high)) passes[row] = 0;
      }
    } else if (column.kind === 'category' && set && set.length > 0) {
      const wanted = new Set(set);
      const kept = Uint8Array.from(column.names, (name) => Number(wanted.has(name)));
      const missing = Number(wanted.has(''));
      for (let row = 0; row < count; row++) {
        const code = column.codes[row]!;
        if ((code < 0 ? missing : kept[code]!) === 0) passes[row] = 0;
      }
    }
  }
  const text = filter.text.trim().toLowerCase();
  if (text !== '') keepMatching(columns, text, passes);
  let left = 0;
  for (const pass of passes) left += pass;
  const rows = new Uint32Array(left);
  for (let row = 0, at = 0; row < count; row++) if (passes[row] === 1) rows[at++] = row;
  return rows;
}

/** Takes out the rows that hold a text in none of their columns. */
function keepMatching(columns: readonly Column[], text: string, passes: Uint8Array): void {
  const found = new Uint8Array(passes.length);
  for (const column of columns) {
    if (column.kind === 'number') continue;
    const texts = lowerTexts(column);
    if (column.kind === 'category') {
      const hit = Uint8Array.from(texts, (name) => Number(name.includes(text)));
      for (let row = 0; row < found.length; row++) if (column.codes[row]! >= 0) found[row]! |= hit[column.codes[row]!]!;
    } else {
      for (let row = 0; row < found.length; row++) {
        if (found[row] === 0 && passes[row] === 1 && texts[row]!.includes(text)) found[row] = 1;
      }
    }
  }
  for (let row = 0; row < passes.length; row++) passes[row]! &= found[row]!;
}
