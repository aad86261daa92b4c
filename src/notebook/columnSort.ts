/** Rows in the order of a column. Ranks are made once a column, in slices where they take long; ordering by them takes milliseconds. */
import { inSlices } from '../lib/slices';
import { sortKey } from '../lib/words';
import type { Column } from './columns';

export interface ColumnSort {
  readonly column: string;
  readonly descending: boolean;
}

/** Place of each row's value among the different values of its column; −1 where it is missing. */
export type Ranks = Int32Array<ArrayBuffer>;

const known = new WeakMap<Column, Ranks>();

/** Ranks that are at hand or quick to have: those of numbers (20 ms for 50,000); undefined for words that were not ranked yet. */
export function ranksAtHand(column: Column): Ranks | undefined {
  const ranks = known.get(column);
  if (ranks || column.kind !== 'number') return ranks;
  const made = numberRanks(column.values);
  known.set(column, made);
  return made;
}

/** Ranks of any column: words in natural order, in any case first. Long lists of words are sorted in slices. */
export async function ranksOf(column: Column): Promise<Ranks> {
  const ready = ranksAtHand(column);
  if (ready || column.kind === 'number') return ready!;
  const words = column.kind === 'text' ? column.values : column.names;
  const places = await wordRanks(words);
  const ranks = column.kind === 'text' ? places : column.codes.map((code) => (code < 0 ? -1 : places[code]!));
  known.set(column, ranks);
  return ranks;
}

function numberRanks(values: Float64Array<ArrayBuffer>): Ranks {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  let different = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[different++] = sorted[i]!;
  }
  const ranks = new Int32Array(values.length);
  for (let row = 0; row < ranks.length; row++) {
    const value = values[row]!;
    let [low, high] = [0, different];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    ranks[row] = Number.isNaN(value) ? -1 : low;
  }
  return ranks;
}

/** Words that one stretch of a sort takes: a millisecond or so. */
const STRETCH = 512;

async function wordRanks(words: readonly string[]): Promise<Ranks> {
  const keys = new Array<string>(words.length);
  await inSlices(words.length, (i) => (keys[i] = sortKey(words[i]!)));
  const order = await sortedPlaces(keys);
  const ranks = new Int32Array(words.length);
  let rank = -1;
  for (let at = 0; at < order.length; at++) {
    if (at === 0 || keys[order[at]!] !== keys[order[at - 1]!]) rank++;
    ranks[order[at]!] = words[order[at]!] === '' ? -1 : rank;
  }
  return ranks;
}

/** Merge sort in slices: stretches first, then pairs of ever longer runs, of which each slice merges a part. */
async function sortedPlaces(keys: readonly string[]): Promise<Uint32Array<ArrayBuffer>> {
  const count = keys.length;
  let from = Uint32Array.from({ length: count }, (_, i) => i);
  await inSlices(
    Math.ceil(count / STRETCH),
    (stretch) =>
      void from.subarray(stretch * STRETCH, (stretch + 1) * STRETCH).sort((a, b) => {
        const [left, right] = [keys[a]!, keys[b]!];
        return left < right ? -1 : left > right ? 1 : a - b;
      }),
    { stride: 1 },
  );
  let to = new Uint32Array(count);
  for (let width = STRETCH; width < count; width *= 2) {
    let [left, right, leftEnd, rightEnd] = [0, 0, 0, 0];
    const [source, target, run] = [from, to, width];
    await inSlices(count, (at) => {
      if (at === rightEnd) {
        left = at;
        leftEnd = right = Math.min(count, at + run);
        rightEnd = Math.min(count, at + 2 * run);
      }
      const takeLeft = right === rightEnd || (left < leftEnd && keys[source[left]!]! <= keys[source[right]!]!);
      target[at] = takeLeft ? source[left++]! : source[right++]!;
    });
    [from, to] = [to, from];
  }
  return from;
}

/** Rows by rank, ties in the order given; what is missing comes last either way. A new array. */
export function rowsByRank(
  rows: Uint32Array<ArrayBuffer>,
  ranks: Ranks,
  descending: boolean,
): Uint32Array<ArrayBuffer> {
  const count = ranks.length;
  const place = (row: number): number => {
    const rank = ranks[row]!;
    return rank < 0 ? count : descending ? count - 1 - rank : rank;
  };
  // By counting: how many rows come before each place, then every row to its own.
  const starts = new Uint32Array(count + 2);
  for (const row of rows) starts[place(row) + 1]!++;
  for (let at = 0; at <= count; at++) starts[at + 1]! += starts[at]!;
  const ordered = new Uint32Array(rows.length);
  for (const row of rows) ordered[starts[place(row)]!++] = row;
  return ordered;
}
