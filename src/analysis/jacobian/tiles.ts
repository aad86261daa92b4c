/** Rows of a Jacobian that are computed in one go. */
export interface JacobianTile {
  /** Rows [first, first + count) of the window. */
  readonly first: number;
  readonly count: number;
}

/** Each tile needs a pass of the unchanged sequence; with mutants of this many times its length, that is 3 % more at most: it runs twice, as it keeps states on its way. */
const PASSES = 60;
/** More are not worth a file each where a run stops on the way. */
const MOST_TILES = 150;

/** Nucleotides that the mutants of rows [first, first + count) of n are read at: three substitutions a row, each from itself on. */
export function rowsWork(n: number, { first, count }: JacobianTile): number {
  const last = first + count - 1;
  return (3 * count * (n - first + n - last)) / 2;
}

/**
 * Rows 0 … n − 1 in tiles of about the same work: early rows are read further than late ones.
 * @param context nucleotides before the window, which every tile's unchanged pass runs through
 */
export function jacobianTiles(n: number, context: number): readonly JacobianTile[] {
  const least = Math.max(PASSES * (context + n), rowsWork(n, { first: 0, count: n }) / MOST_TILES);
  const tiles: JacobianTile[] = [];
  for (let first = 0; first < n;) {
    let count = 1;
    while (first + count < n && rowsWork(n, { first, count }) < least) count++;
    tiles.push({ first, count });
    first += count;
  }
  return tiles;
}

/** Indices 0 … count − 1 in the order of their reversed bits: first far apart, then between, so that a picture of some shows the whole. */
export function spreadOrder(count: number): readonly number[] {
  const bits = Math.ceil(Math.log2(Math.max(2, count)));
  const reversed = (index: number): number => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) result |= ((index >> bit) & 1) << (bits - 1 - bit);
    return result;
  };
  return Array.from({ length: 1 << bits }, (_, index) => reversed(index)).filter((index) => index < count);
}
