/**
 * linear_weight_grad: dWeight[k, n] += Σ_m x[m·xStride + xOffset + k] · dy[m·dyStride + dyOffset + n]
 *
 * Twin of shaders/linear_weight_grad.wgsl: formula, shapes and bindings are described there. The register tile is that of `linear`, 4 rows
 * of dWeight × 8 columns; blocks of `blockRows` rows of x and dy are summed in registers and then added to the slice's sum.
 * Scratch  (tileInner / 4) panels of 4 columns of x, (blockRows, 4) each, a cache line apart so that they do not fall on the same lines;
 *          then one panel of 8 columns of dy, (blockRows, 8). Where x has few columns (`unpacked`), dy is read where it lies.
 * Shared   (slices, K, N): the sums of each slice, where there are several.
 * Tile     one slice of sliceRows rows × tileInner × tileCols of dWeight, columns fastest.
 * Then     sumLinearWeightGrad: tileInner rows of dWeight a tile.
 */
import { Lanes, Maths } from './shared/maths';
import { Partials } from './shared/partials';

@unmanaged
class LinearWeightGradCommand {
  rows: u32;
  inner: u32;
  cols: u32;
  xStride: u32;
  xOffset: u32;
  dyStride: u32;
  dyOffset: u32;
  segment: u32;
  x: usize;
  dy: usize;
  dWeight: usize;
  shared: usize;
  scratch: usize;
  scratchBytes: u32;
  slices: u32;
  sliceRows: u32;
  blockRows: u32;
  unpacked: u32;
  tileInner: u32;
  tileCols: u32;
}

class Panels {
  /** Rows of `columns` floats into panels of 4 columns, panelBytes apart, zeros past the last. */
  @inline
  static ofX(x: usize, rowBytes: u32, rows: u32, columns: u32, to: usize, panelBytes: u32): void {
    const whole = columns & ~3;
    for (let m: u32 = 0; m < rows; m++) {
      let at = to + (m << 4);
      let from = x;
      for (const end = x + (whole << 2); from < end; from += 16) {
        v128.store(at, v128.load(from));
        at += panelBytes;
      }
      if (whole < columns) v128.store(at, Lanes.load(from, columns - whole));
      x += rowBytes;
    }
  }

  /** One panel of `count` columns, 8 wide. */
  @inline
  static ofDy(dy: usize, rowBytes: u32, rows: u32, count: u32, to: usize): void {
    for (const end = to + (rows << 5); to < end; to += 32) {
      v128.store(to, Lanes.load(dy, count));
      v128.store(to, count > 4 ? Lanes.load(dy + 16, count - 4) : f32x4.splat(0), 16);
      dy += rowBytes;
    }
  }

  /** Adds 8 sums, `count` of them inside, to a row of dWeight; `begin`: they are the first there. */
  @inline
  static finish(at: usize, low: v128, high: v128, begin: bool, count: u32): void {
    if (!begin) {
      low = f32x4.add(low, Lanes.load(at, count));
      if (count > 4) high = f32x4.add(high, Lanes.load(at + 16, count - 4));
    }
    Lanes.store(at, low, count);
    if (count > 4) Lanes.store(at + 16, high, count - 4);
  }
}

export function linearWeightGrad(command: usize, tile: u32, thread: u32): void {
  const c = changetype<LinearWeightGradCommand>(command);
  const inner = c.inner;
  const cols = c.cols;
  const colTiles = (cols + c.tileCols - 1) / c.tileCols;
  const innerTiles = (inner + c.tileInner - 1) / c.tileInner;
  const slice = tile / (colTiles * innerTiles);
  const firstK = ((tile / colTiles) % innerTiles) * c.tileInner;
  const firstN = (tile % colTiles) * c.tileCols;
  const endK = min(inner, firstK + c.tileInner);
  const endN = min(cols, firstN + c.tileCols);
  const endRow = min(c.rows, (slice + 1) * c.sliceRows);
  const outBytes = cols << 2;
  const out = c.slices > 1 ? c.shared + slice * inner * outBytes : c.dWeight;
  const panelBytes = (c.blockRows << 4) + 64;
  const panels = c.scratch + thread * c.scratchBytes;
  const dyPanel = panels + (c.tileInner >> 2) * panelBytes;
  const xBytes = c.xStride << 2;
  const dyRowBytes = c.dyStride << 2;
  for (let first = slice * c.sliceRows; first < endRow; first += c.blockRows) {
    const rows = min(c.blockRows, endRow - first);
    const begin = c.slices > 1 && first === slice * c.sliceRows;
    Panels.ofX(c.x + first * xBytes + ((c.xOffset + firstK) << 2), xBytes, rows, endK - firstK, panels, panelBytes);
    for (let n = firstN; n < endN; n += 8) {
      const count = cols - n;
      const rowsOfDy = c.dy + first * dyRowBytes + ((c.dyOffset + n) << 2);
      let dyFirst = rowsOfDy;
      let dyBytes = dyRowBytes;
      if (count < 8 || !c.unpacked) {
        Panels.ofDy(rowsOfDy, dyRowBytes, rows, count, dyPanel);
        dyFirst = dyPanel;
        dyBytes = 32;
      }
      let panel = panels;
      for (let k = firstK; k < endK; k += 4) {
        let s00 = f32x4.splat(0);
        let s01 = s00;
        let s10 = s00;
        let s11 = s00;
        let s20 = s00;
        let s21 = s00;
        let s30 = s00;
        let s31 = s00;
        let dy = dyFirst;
        for (let x = panel, end = panel + (rows << 4); x < end; x += 16) {
          const d0 = v128.load(dy);
          const d1 = v128.load(dy, 16);
          const x0 = v128.load32_splat(x);
          s00 = Maths.madd(x0, d0, s00);
          s01 = Maths.madd(x0, d1, s01);
          const x1 = v128.load32_splat(x, 4);
          s10 = Maths.madd(x1, d0, s10);
          s11 = Maths.madd(x1, d1, s11);
          const x2 = v128.load32_splat(x, 8);
          s20 = Maths.madd(x2, d0, s20);
          s21 = Maths.madd(x2, d1, s21);
          const x3 = v128.load32_splat(x, 12);
          s30 = Maths.madd(x3, d0, s30);
          s31 = Maths.madd(x3, d1, s31);
          dy += dyBytes;
        }
        panel += panelBytes;
        const left = endK - k;
        let at = out + k * outBytes + (n << 2);
        Panels.finish(at, s00, s01, begin, count);
        if (left > 1) Panels.finish((at += outBytes), s10, s11, begin, count);
        if (left > 2) Panels.finish((at += outBytes), s20, s21, begin, count);
        if (left > 3) Panels.finish((at += outBytes), s30, s31, begin, count);
      }
    }
  }
}

export function sumLinearWeightGrad(command: usize, tile: u32): void {
  const c = changetype<LinearWeightGradCommand>(command);
  const first = tile * c.tileInner * c.cols;
  const end = min(c.inner, (tile + 1) * c.tileInner) * c.cols;
  Partials.add(c.dWeight, c.shared, c.inner * c.cols, c.slices, first, end);
}
