/**
 * linear: y[m·yStride + yOffset + n] = act(Σ_k x[m·xStride + xOffset + k] · weight[k, n] + bias[n])
 *
 * Twin of shaders/linear.wgsl: formula, shapes and bindings are described there. A register tile of 4 rows × 8 columns (unrolled over k,
 * or larger, it is slower: docs/cpu-backend.md); every sum runs over k in order, whatever the tile, so that results depend
 * neither on the rows beside nor on threads.
 * Pack     packed (⌈N / 8⌉, K, 8): the weight in panels of 8 columns, zeros past the last.
 * Scratch  (tileRows / 4, K, 4) a thread: the tile's rows in panels of 4. One address instead of four in the inner loop: 46 for 39 GFLOP/s.
 * Tile     tileRows rows × tileCols columns, columns fastest.
 */
import { Lanes, Maths } from './shared/maths';

@unmanaged
class LinearCommand {
  rows: u32;
  inner: u32;
  cols: u32;
  xStride: u32;
  xOffset: u32;
  epilogue: u32;
  yStride: u32;
  yOffset: u32;
  x: usize;
  weight: usize;
  bias: usize;
  y: usize;
  packed: usize;
  scratch: usize;
  scratchBytes: u32;
  tileRows: u32;
  tileCols: u32;
}

/** One panel of 8 columns. */
export function packLinear(command: usize, tile: u32): void {
  const c = changetype<LinearCommand>(command);
  const first = tile << 3;
  let to = c.packed + ((first * c.inner) << 2);
  for (let k: u32 = 0; k < c.inner; k++) {
    for (let n = first; n < first + 8; n++) {
      store<f32>(to, n < c.cols ? load<f32>(c.weight + ((k * c.cols + n) << 2)) : 0);
      to += 4;
    }
  }
}

class Tile {
  /** Epilogue and store of one row: 8 sums, `count` of them inside. */
  @inline
  static finish(y: usize, low: v128, high: v128, biasLow: v128, biasHigh: v128, epilogue: u32, count: u32): void {
    if (epilogue >= 1) {
      low = f32x4.add(low, biasLow);
      high = f32x4.add(high, biasHigh);
    }
    if (epilogue === 2) {
      low = f32x4.pmax(low, f32x4.splat(0));
      high = f32x4.pmax(high, f32x4.splat(0));
    }
    Lanes.store(y, low, count);
    if (count > 4) Lanes.store(y + 16, high, count - 4);
  }
}

class Rows {
  /** Four rows of K floats as (K, 4). Rows past the end read the last row again; what they give is dropped. */
  @inline
  static pack(x: usize, rowBytes: u32, left: u32, inner: u32, to: usize): void {
    const x1 = left > 1 ? x + rowBytes : x;
    const x2 = left > 2 ? x1 + rowBytes : x1;
    const x3 = left > 3 ? x2 + rowBytes : x2;
    const bytes = inner << 2;
    const whole = bytes & ~15;
    let k: u32 = 0;
    for (; k < whole; k += 16) {
      const r0 = v128.load(x + k);
      const r1 = v128.load(x1 + k);
      const r2 = v128.load(x2 + k);
      const r3 = v128.load(x3 + k);
      const low01 = i8x16.shuffle(r0, r1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high01 = i8x16.shuffle(r0, r1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const low23 = i8x16.shuffle(r2, r3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high23 = i8x16.shuffle(r2, r3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      v128.store(to, i8x16.shuffle(low01, low23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      v128.store(to, i8x16.shuffle(low01, low23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 16);
      v128.store(to, i8x16.shuffle(high01, high23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 32);
      v128.store(to, i8x16.shuffle(high01, high23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 48);
      to += 64;
    }
    for (; k < bytes; k += 4) {
      store<f32>(to, load<f32>(x + k));
      store<f32>(to, load<f32>(x1 + k), 4);
      store<f32>(to, load<f32>(x2 + k), 8);
      store<f32>(to, load<f32>(x3 + k), 12);
      to += 16;
    }
  }
}

export function linear(command: usize, tile: u32, thread: u32): void {
  const c = changetype<LinearCommand>(command);
  const inner = c.inner;
  const cols = c.cols;
  const epilogue = c.epilogue;
  const colTiles = (cols + c.tileCols - 1) / c.tileCols;
  const firstRow = (tile / colTiles) * c.tileRows;
  const firstCol = (tile % colTiles) * c.tileCols;
  const endRow = min(c.rows, firstRow + c.tileRows);
  const endCol = min(cols, firstCol + c.tileCols);
  const rowBytes = c.xStride << 2;
  const yBytes = c.yStride << 2;
  const scratch = c.scratch + thread * c.scratchBytes;
  for (let m = firstRow; m < endRow; m += 4) {
    const x = c.x + m * rowBytes + (c.xOffset << 2);
    Rows.pack(x, rowBytes, endRow - m, inner, scratch + (((m - firstRow) * inner) << 2));
  }
  for (let n = firstCol; n < endCol; n += 8) {
    const panel = c.packed + ((n * inner) << 2);
    const count = cols - n;
    let biasLow = f32x4.splat(0);
    let biasHigh = biasLow;
    if (epilogue >= 1) {
      biasLow = Lanes.load(c.bias + (n << 2), count);
      if (count > 4) biasHigh = Lanes.load(c.bias + (n << 2) + 16, count - 4);
    }
    let x = scratch;
    for (let m = firstRow; m < endRow; m += 4) {
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      let w = panel;
      for (const end = panel + (inner << 5); w < end; w += 32) {
        const w0 = v128.load(w);
        const w1 = v128.load(w, 16);
        const x0 = v128.load32_splat(x);
        s00 = Maths.madd(x0, w0, s00);
        s01 = Maths.madd(x0, w1, s01);
        const x1 = v128.load32_splat(x, 4);
        s10 = Maths.madd(x1, w0, s10);
        s11 = Maths.madd(x1, w1, s11);
        const x2 = v128.load32_splat(x, 8);
        s20 = Maths.madd(x2, w0, s20);
        s21 = Maths.madd(x2, w1, s21);
        const x3 = v128.load32_splat(x, 12);
        s30 = Maths.madd(x3, w0, s30);
        s31 = Maths.madd(x3, w1, s31);
        x += 16;
      }
      const left = endRow - m;
      let y = c.y + ((m * c.yStride + c.yOffset + n) << 2);
      Tile.finish(y, s00, s01, biasLow, biasHigh, epilogue, count);
      if (left > 1) Tile.finish((y += yBytes), s10, s11, biasLow, biasHigh, epilogue, count);
      if (left > 2) Tile.finish((y += yBytes), s20, s21, biasLow, biasHigh, epilogue, count);
      if (left > 3) Tile.finish((y += yBytes), s30, s31, biasLow, biasHigh, epilogue, count);
    }
  }
}
