/** The part of a matrix that is shown: pure, for gestures and keys. */
import type { Interval } from '../../bio/transcript';

export interface Area {
  /** [from, to) of the matrix's rows and columns. */
  readonly rows: Interval;
  readonly columns: Interval;
}

/** Positions that the closest look shows. */
export const LEAST = 8;

export const wholeArea = (n: number): Area => ({ rows: [0, n], columns: [0, n] });

/** A stretch of `size` places from `from`, moved and cut so that it lies in [0, n) and is not too short. */
function within(from: number, size: number, n: number): Interval {
  const wide = Math.min(n, Math.max(Math.min(n, LEAST), Math.round(size)));
  const start = Math.min(n - wide, Math.max(0, Math.round(from)));
  return [start, start + wide];
}

/** Closer by `factor` (farther below 1); what lies at these shares of rows and columns stays there. */
export function zoomed({ rows, columns }: Area, factor: number, down: number, across: number, n: number): Area {
  const side = ([from, to]: Interval, share: number): Interval => {
    const size = to - from;
    // At least one place each time: small turns of a wheel would be rounded away.
    const next = factor > 1 ? Math.min(size - 1, size / factor) : Math.max(size + 1, size / factor);
    return within(from + share * (size - next), next, n);
  };
  return { rows: side(rows, down), columns: side(columns, across) };
}

/** Moved by so many places. */
export const moved = ({ rows, columns }: Area, down: number, across: number, n: number): Area => ({
  rows: within(rows[0] + down, rows[1] - rows[0], n),
  columns: within(columns[0] + across, columns[1] - columns[0], n),
});

/** What a rectangle of shares (0 … 1) of the area encloses, as whole places. */
export function enclosed({ rows, columns }: Area, a: Share, b: Share, n: number): Area {
  const side = ([from, to]: Interval, one: number, other: number): Interval => {
    const start = from + Math.floor(Math.min(one, other) * (to - from));
    const end = from + Math.ceil(Math.max(one, other) * (to - from));
    return within(start, end - start, n);
  };
  return { rows: side(rows, a.down, b.down), columns: side(columns, a.across, b.across) };
}

/** A place in the area by shares of its height and width. */
export interface Share {
  readonly down: number;
  readonly across: number;
}

/** The area moved so far that a cell lies in it. */
export function showing(area: Area, row: number, column: number, n: number): Area {
  const short = ([from, to]: Interval, at: number): number => (at < from ? at - from : at >= to ? at - to + 1 : 0);
  const down = short(area.rows, row);
  const across = short(area.columns, column);
  return down === 0 && across === 0 ? area : moved(area, down, across, n);
}

/** The largest of the values [from, to) that fall on each of so many pixels. */
export function largestPerPixel(values: ArrayLike<number>, [from, to]: Interval, pixels: number): number[] {
  return Array.from({ length: pixels }, (_, p) => {
    const first = from + Math.floor((p * (to - from)) / pixels);
    const end = Math.max(first + 1, from + Math.floor(((p + 1) * (to - from)) / pixels));
    let most = 0;
    for (let k = first; k < Math.min(to, end); k++) most = Math.max(most, values[k]!);
    return most;
  });
}
