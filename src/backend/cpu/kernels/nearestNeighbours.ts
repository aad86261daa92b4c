/**
 * nearest_neighbours: indices[q], distances[q] = the k smallest of √Σ_d (x[queries[q], d] − x[j, d])² over rows j ≠ queries[q], ascending
 *
 * Twin of shaders/nearest_neighbours.wgsl: formula, shapes and bindings are described there; `slices` is that backend's. The register tile
 * of the matrix product (linear.ts) with a difference more: 4 queries × 8 rows, every sum over d in order. Lists are kept sorted in the
 * outputs themselves, as squares until the tile is done; rows come in ascending order, so that of equal ones the lower index stays first.
 * Sums of squares only grow: a tile whose 32 sums are all too large already is left, which is looked at every 32 dimensions, and most
 * tiles of clustered rows end there (10,000 × 512 in 40 clusters: 2.1 for 3.3 s of processor time). What is found is the same.
 * Pack     packed (⌈N / 8⌉, D, 8): the rows in panels of 8, zeros past the last.
 * Scratch  (tileRows / 4, D, 4) a thread: the tile's queries in panels of 4; then 8 squares of one query.
 * Tile     tileRows queries, over all rows.
 */
import { Maths } from './shared/maths';

@unmanaged
class NearestNeighboursCommand {
  rows: u32;
  width: u32;
  k: u32;
  count: u32;
  slices: u32;
  x: usize;
  queries: usize;
  indices: usize;
  distances: usize;
  packed: usize;
  scratch: usize;
  scratchBytes: u32;
  tileRows: u32;
}

/** Dimensions between two looks at the sums, in bytes of a panel. */
const PIECE: usize = 32 << 5;

/** One panel of 8 rows. */
export function packNearestNeighbours(command: usize, tile: u32): void {
  const c = changetype<NearestNeighboursCommand>(command);
  const first = tile << 3;
  const width = c.width;
  let to = c.packed + ((first * width) << 2);
  for (let row = first; row < first + 8; row++) {
    const x = c.x + ((row * width) << 2);
    for (let d: u32 = 0; d < width; d++) store<f32>(to + (d << 5), row < c.rows ? load<f32>(x + (d << 2)) : 0);
    to += 4;
  }
}

/** Puts those of 8 rows' squares that belong there into the list of query q. Apart from the loop that calls it: it is rarely needed. */
export function insertNeighbours(command: usize, q: u32, squares: usize, first: u32): void {
  const c = changetype<NearestNeighboursCommand>(command);
  const own = load<u32>(c.queries + (q << 2));
  const distances = c.distances + ((q * c.k) << 2);
  const indices = c.indices + ((q * c.k) << 2);
  const last = (c.k - 1) << 2;
  const end = min(c.rows, first + 8);
  for (let row = first; row < end; row++) {
    const square = load<f32>(squares + ((row - first) << 2));
    if (row === own || !(square < load<f32>(distances + last))) continue;
    let at = last;
    while (at > 0 && load<f32>(distances + at - 4) > square) {
      store<f32>(distances + at, load<f32>(distances + at - 4));
      store<u32>(indices + at, load<u32>(indices + at - 4));
      at -= 4;
    }
    store<f32>(distances + at, square);
    store<u32>(indices + at, row);
  }
}

class Query {
  /** Row `q` of a panel of four queries; queries past the end repeat the last one, and what they give is dropped. */
  @inline
  static pack(c: NearestNeighboursCommand, q: u32, end: u32, to: usize): void {
    const x = c.x + ((load<u32>(c.queries + (min(q, end - 1) << 2)) * c.width) << 2);
    for (let d: u32 = 0; d < c.width; d++) store<f32>(to + (d << 4), load<f32>(x + (d << 2)));
  }

  /** In which of four lanes the squares of 8 rows have one that belongs into the list of query q. */
  @inline
  static below(c: NearestNeighboursCommand, q: u32, low: v128, high: v128): v128 {
    const worst = v128.load32_splat(c.distances + (((q + 1) * c.k - 1) << 2));
    return v128.or(f32x4.lt(low, worst), f32x4.lt(high, worst));
  }

  /** Offers the squares of 8 rows to the list of query q. */
  @inline
  static offer(c: NearestNeighboursCommand, q: u32, low: v128, high: v128, spill: usize, first: u32): void {
    if (!v128.any_true(Query.below(c, q, low, high))) return;
    v128.store(spill, low);
    v128.store(spill, high, 16);
    insertNeighbours(changetype<usize>(c), q, spill, first);
  }
}

export function nearestNeighbours(command: usize, tile: u32, thread: u32): void {
  const c = changetype<NearestNeighboursCommand>(command);
  const width = c.width;
  const first = tile * c.tileRows;
  const end = min(c.count, first + c.tileRows);
  const last = end - 1;
  const scratch = c.scratch + thread * c.scratchBytes;
  const spill = scratch + ((c.tileRows * width) << 2);
  for (let q = first; q < end; q++) {
    for (let j = q * c.k; j < (q + 1) * c.k; j++) {
      store<f32>(c.distances + (j << 2), Infinity);
      store<u32>(c.indices + (j << 2), 0xffffffff);
    }
  }
  for (let q = first; q < end; q += 4) {
    const to = scratch + (((q - first) * width) << 2);
    for (let i: u32 = 0; i < 4; i++) Query.pack(c, q + i, end, to + (i << 2));
  }
  for (let row: u32 = 0; row < c.rows; row += 8) {
    const panel = c.packed + ((row * width) << 2);
    const stop = panel + (width << 5);
    let x = scratch;
    for (let q = first; q < end; q += 4) {
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      let w = panel;
      let at = x;
      let open = true;
      while (open) {
        for (const pause = min(w + PIECE, stop); w < pause; w += 32) {
          const w0 = v128.load(w);
          const w1 = v128.load(w, 16);
          const x0 = v128.load32_splat(at);
          let d = f32x4.sub(w0, x0);
          s00 = Maths.madd(d, d, s00);
          d = f32x4.sub(w1, x0);
          s01 = Maths.madd(d, d, s01);
          const x1 = v128.load32_splat(at, 4);
          d = f32x4.sub(w0, x1);
          s10 = Maths.madd(d, d, s10);
          d = f32x4.sub(w1, x1);
          s11 = Maths.madd(d, d, s11);
          const x2 = v128.load32_splat(at, 8);
          d = f32x4.sub(w0, x2);
          s20 = Maths.madd(d, d, s20);
          d = f32x4.sub(w1, x2);
          s21 = Maths.madd(d, d, s21);
          const x3 = v128.load32_splat(at, 12);
          d = f32x4.sub(w0, x3);
          s30 = Maths.madd(d, d, s30);
          d = f32x4.sub(w1, x3);
          s31 = Maths.madd(d, d, s31);
          at += 16;
        }
        if (w === stop) break;
        const first2 = v128.or(Query.below(c, q, s00, s01), Query.below(c, min(q + 1, last), s10, s11));
        const last2 = v128.or(Query.below(c, min(q + 2, last), s20, s21), Query.below(c, min(q + 3, last), s30, s31));
        open = v128.any_true(v128.or(first2, last2));
      }
      x += width << 4;
      if (!open) continue;
      Query.offer(c, q, s00, s01, spill, row);
      if (end - q > 1) Query.offer(c, q + 1, s10, s11, spill, row);
      if (end - q > 2) Query.offer(c, q + 2, s20, s21, spill, row);
      if (end - q > 3) Query.offer(c, q + 3, s30, s31, spill, row);
    }
  }
  for (let j = first * c.k; j < end * c.k; j++) {
    const at = c.distances + (j << 2);
    store<f32>(at, sqrt<f32>(load<f32>(at)));
  }
}
