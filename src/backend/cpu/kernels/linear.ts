/**
 * linear: y[m, n] = act(Σ_k x[m·xStride + xOffset + k] · weight[k, n] + bias[n])
 *
 * Twin of shaders/linear.wgsl: formula, shapes and bindings are described there. A register tile of 4 rows × 8 columns; every sum
 * runs over k in order, whatever the tile, so that results depend neither on the rows beside nor on threads.
 * Pack  packed (⌈N / 8⌉, K, 8): the weight in panels of 8 columns, zeros past the last.
 * Tile  tileRows rows × tileCols columns, columns fastest.
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
  x: usize;
  weight: usize;
  bias: usize;
  y: usize;
  packed: usize;
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
    if (epilogue == 2) {
      low = f32x4.pmax(low, f32x4.splat(0));
      high = f32x4.pmax(high, f32x4.splat(0));
    }
    Lanes.store(y, low, count);
    if (count > 4) Lanes.store(y + 16, high, count - 4);
  }
}

export function linear(command: usize, tile: u32): void {
  const c = changetype<LinearCommand>(command);
  const inner = c.inner;
  const cols = c.cols;
  const rows = c.rows;
  const epilogue = c.epilogue;
  const colTiles = (cols + c.tileCols - 1) / c.tileCols;
  const firstRow = (tile / colTiles) * c.tileRows;
  const firstCol = (tile % colTiles) * c.tileCols;
  const endRow = min(rows, firstRow + c.tileRows);
  const endCol = min(cols, firstCol + c.tileCols);
  const rowBytes = c.xStride << 2;
  for (let n = firstCol; n < endCol; n += 8) {
    const panel = c.packed + ((n * inner) << 2);
    const count = cols - n;
    let biasLow = f32x4.splat(0);
    let biasHigh = biasLow;
    if (epilogue >= 1) {
      biasLow = Lanes.load(c.bias + (n << 2), count);
      if (count > 4) biasHigh = Lanes.load(c.bias + (n << 2) + 16, count - 4);
    }
    for (let m = firstRow; m < endRow; m += 4) {
      // Rows past the end read the last row again; their sums are dropped.
      const left = endRow - m;
      let x0 = c.x + m * rowBytes + (c.xOffset << 2);
      let x1 = left > 1 ? x0 + rowBytes : x0;
      let x2 = left > 2 ? x1 + rowBytes : x1;
      let x3 = left > 3 ? x2 + rowBytes : x2;
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
        const a0 = v128.load32_splat(x0);
        s00 = Maths.madd(a0, w0, s00);
        s01 = Maths.madd(a0, w1, s01);
        const a1 = v128.load32_splat(x1);
        s10 = Maths.madd(a1, w0, s10);
        s11 = Maths.madd(a1, w1, s11);
        const a2 = v128.load32_splat(x2);
        s20 = Maths.madd(a2, w0, s20);
        s21 = Maths.madd(a2, w1, s21);
        const a3 = v128.load32_splat(x3);
        s30 = Maths.madd(a3, w0, s30);
        s31 = Maths.madd(a3, w1, s31);
        x0 += 4;
        x1 += 4;
        x2 += 4;
        x3 += 4;
      }
      let y = c.y + ((m * cols + n) << 2);
      Tile.finish(y, s00, s01, biasLow, biasHigh, epilogue, count);
      if (left > 1) Tile.finish((y += cols << 2), s10, s11, biasLow, biasHigh, epilogue, count);
      if (left > 2) Tile.finish((y += cols << 2), s20, s21, biasLow, biasHigh, epilogue, count);
      if (left > 3) Tile.finish((y += cols << 2), s30, s31, biasLow, biasHigh, epilogue, count);
    }
  }
}
