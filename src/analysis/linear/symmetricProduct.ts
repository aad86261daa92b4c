import type { Pause } from './turns';

/** Terms summed at once: a pack of 512 vectors is 1 MB then, about what the second cache holds. */
const DEPTH = 256;
/** Vectors a panel; a tile is 4 × 2 sums, which with their operands just fit sixteen registers. */
const WIDE = 4;

/**
 * Adds to `gram` (count × count, lower triangle and diagonal) the inner products of `count` vectors of `length` terms: term k of
 * vector c is `values[c · vectorStride + k · termStride]`. Sums are double. 2 to 4 GFLOP/s.
 */
export async function addSymmetricProduct(
  gram: Float64Array,
  values: Float64Array,
  { count, length, vectorStride, termStride }: Vectors,
  pause: Pause,
): Promise<void> {
  const panels = Math.ceil(count / WIDE);
  const pack = new Float64Array(panels * WIDE * Math.min(DEPTH, length));
  for (let from = 0; from < length; from += DEPTH) {
    const depth = Math.min(DEPTH, length - from);
    pack.fill(0);
    for (let c = 0; c < count; c++) {
      let to = (c - (c % WIDE)) * depth + (c % WIDE);
      let at = c * vectorStride + from * termStride;
      for (let k = 0; k < depth; k++, to += WIDE, at += termStride) pack[to] = values[at]!;
    }
    for (let p = 0; p < panels; p++) {
      for (let q = 0; q <= p; q++) addTile(gram, pack, count, depth, p, q);
      const turn = pause();
      if (turn) await turn;
    }
  }
}

export interface Vectors {
  readonly count: number;
  readonly length: number;
  readonly vectorStride: number;
  readonly termStride: number;
}

/** Two halves of 4 × 2 sums: rows of panel p, columns of panel q. */
function addTile(gram: Float64Array, pack: Float64Array, count: number, depth: number, p: number, q: number): void {
  const [rows, end] = [p * WIDE, (p + 1) * WIDE * depth];
  for (let half = 0; half < WIDE; half += 2) {
    const column = q * WIDE + half;
    let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let a = p * WIDE * depth, b = q * WIDE * depth + half; a < end; a += WIDE, b += WIDE) {
      const b0 = pack[b]!;
      const b1 = pack[b + 1]!;
      const a0 = pack[a]!;
      s00 += a0 * b0;
      s01 += a0 * b1;
      const a1 = pack[a + 1]!;
      s10 += a1 * b0;
      s11 += a1 * b1;
      const a2 = pack[a + 2]!;
      s20 += a2 * b0;
      s21 += a2 * b1;
      const a3 = pack[a + 3]!;
      s30 += a3 * b0;
      s31 += a3 * b1;
    }
    const sums = [s00, s01, s10, s11, s20, s21, s30, s31];
    for (let i = 0; i < WIDE && rows + i < count; i++) {
      for (let j = 0; j < 2 && column + j <= rows + i; j++) gram[(rows + i) * count + column + j]! += sums[2 * i + j]!;
    }
  }
}
