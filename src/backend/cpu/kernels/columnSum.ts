/**
 * column_sum: out[n] += Σ_m x[m·xStride + xOffset + n]
 *
 * Twin of shaders/column_sum.wgsl: formula, shapes and bindings are described there.
 * Shared  (slices, N): the sums of each slice.
 * Tile    one slice of sliceRows rows × tileChannels columns, columns fastest.
 * Then    sumColumnSum: tileChannels columns a tile.
 */
import { Lanes } from './shared/maths';
import { Partials } from './shared/partials';

@unmanaged
class ColumnSumCommand {
  rows: u32;
  cols: u32;
  xStride: u32;
  xOffset: u32;
  x: usize;
  out: usize;
  shared: usize;
  slices: u32;
  sliceRows: u32;
  tileChannels: u32;
}

export function columnSum(command: usize, tile: u32): void {
  const c = changetype<ColumnSumCommand>(command);
  const tiles = (c.cols + c.tileChannels - 1) / c.tileChannels;
  const slice = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const end = min(c.cols, first + c.tileChannels);
  const firstRow = slice * c.sliceRows;
  const rows = min(c.rows - firstRow, c.sliceRows);
  const rowBytes = c.xStride << 2;
  const x = c.x + firstRow * rowBytes + (c.xOffset << 2);
  const out = c.shared + ((slice * c.cols) << 2);
  let n = first;
  for (; n + 16 <= end; n += 16) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let from = x + (n << 2);
    for (let m: u32 = 0; m < rows; m++) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
      from += rowBytes;
    }
    const to = out + (n << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; n < end; n += 4) {
    const count = end - n;
    let sum = f32x4.splat(0);
    let from = x + (n << 2);
    for (let m: u32 = 0; m < rows; m++) {
      sum = f32x4.add(sum, Lanes.load(from, count));
      from += rowBytes;
    }
    Lanes.store(out + (n << 2), sum, count);
  }
}

export function sumColumnSum(command: usize, tile: u32): void {
  const c = changetype<ColumnSumCommand>(command);
  const first = tile * c.tileChannels;
  Partials.add(c.out, c.shared, c.cols, c.slices, first, min(c.cols, first + c.tileChannels));
}
