/**
 * batch_norm: y[t, d] = (x[t, d] − mean[d]) / √(var[d] + eps) · weight[d] + bias[d], then ReLU; 0 at padded positions
 *
 * Twin of shaders/batch_norm.wgsl: formula, shapes and bindings are described there.
 * Shared  (⌈B·L / tileRows⌉, D): a block's sums.
 * Tile    training: tileRows rows (sums), then tileChannels columns (mean), rows (squares), columns (variance), rows (y);
 *         else: tileChannels columns (running statistics), then rows (y).
 */
import { Lanes } from './shared/maths';
import { Unpadded } from './shared/unpadded';

@unmanaged
class BatchNormCommand {
  batch: u32;
  length: u32;
  width: u32;
  training: u32;
  momentum: f32;
  eps: f32;
  relu: u32;
  x: usize;
  weight: usize;
  bias: usize;
  lengths: usize;
  running: usize;
  y: usize;
  stats: usize;
  shared: usize;
  tileRows: u32;
  tileChannels: u32;
}

class Columns {
  /** Sum of four columns over the blocks. */
  @inline
  static total(c: BatchNormCommand, d: u32, count: u32): v128 {
    const blocks = (c.batch * c.length + c.tileRows - 1) / c.tileRows;
    let sum = f32x4.splat(0);
    for (let block: u32 = 0; block < blocks; block++) {
      sum = f32x4.add(sum, Lanes.load(c.shared + ((block * c.width + d) << 2), count));
    }
    return sum;
  }

  /** 1 / √(variance + eps). */
  @inline
  static scale(variance: v128, eps: f32): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(eps))));
  }
}

export function batchNorm(command: usize, tile: u32): void {
  const c = changetype<BatchNormCommand>(command);
  const width = c.width;
  if (!c.training) {
    const end = min(width, (tile + 1) * c.tileChannels);
    for (let d = tile * c.tileChannels; d < end; d += 4) {
      const count = end - d;
      const variance = c.running + ((width + d) << 2);
      Lanes.store(c.stats + (d << 2), Lanes.load(c.running + (d << 2), count), count);
      Lanes.store(c.stats + ((width + d) << 2), Columns.scale(Lanes.load(variance, count), c.eps), count);
    }
    return;
  }
  const sums = c.shared + ((tile * width) << 2);
  memory.fill(sums, 0, width << 2);
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    if (!Unpadded.has(c.lengths, c.length, t)) continue;
    const row = c.x + ((t * width) << 2);
    for (let d: u32 = 0; d < width; d += 4) {
      const at = d << 2;
      Lanes.store(sums + at, f32x4.add(Lanes.load(sums + at, width - d), Lanes.load(row + at, width - d)), width - d);
    }
  }
}

export function batchNormMean(command: usize, tile: u32): void {
  const c = changetype<BatchNormCommand>(command);
  const rows = f32x4.splat(Unpadded.count(c.lengths, c.batch, c.length));
  const end = min(c.width, (tile + 1) * c.tileChannels);
  for (let d = tile * c.tileChannels; d < end; d += 4) {
    Lanes.store(c.stats + (d << 2), f32x4.div(Columns.total(c, d, end - d), rows), end - d);
  }
}

export function batchNormSquares(command: usize, tile: u32): void {
  const c = changetype<BatchNormCommand>(command);
  const width = c.width;
  const sums = c.shared + ((tile * width) << 2);
  memory.fill(sums, 0, width << 2);
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    if (!Unpadded.has(c.lengths, c.length, t)) continue;
    const row = c.x + ((t * width) << 2);
    for (let d: u32 = 0; d < width; d += 4) {
      const at = d << 2;
      const centred = f32x4.sub(Lanes.load(row + at, width - d), Lanes.load(c.stats + at, width - d));
      Lanes.store(sums + at, f32x4.add(Lanes.load(sums + at, width - d), f32x4.mul(centred, centred)), width - d);
    }
  }
}

export function batchNormVariance(command: usize, tile: u32): void {
  const c = changetype<BatchNormCommand>(command);
  const width = c.width;
  const rows = Unpadded.count(c.lengths, c.batch, c.length);
  const batchShare = f32x4.splat(c.momentum);
  const kept = f32x4.splat(<f32>1 - c.momentum);
  const end = min(width, (tile + 1) * c.tileChannels);
  for (let d = tile * c.tileChannels; d < end; d += 4) {
    const count = end - d;
    const squares = Columns.total(c, d, count);
    const variance = f32x4.div(squares, f32x4.splat(rows));
    Lanes.store(c.stats + ((width + d) << 2), Columns.scale(variance, c.eps), count);
    const unbiased = f32x4.div(squares, f32x4.splat(max<f32>(rows - 1, 1)));
    let at = c.running + (d << 2);
    const mean = Lanes.load(c.stats + (d << 2), count);
    Lanes.store(at, f32x4.add(f32x4.mul(kept, Lanes.load(at, count)), f32x4.mul(batchShare, mean)), count);
    at += width << 2;
    Lanes.store(at, f32x4.add(f32x4.mul(kept, Lanes.load(at, count)), f32x4.mul(batchShare, unbiased)), count);
  }
}

export function batchNormApply(command: usize, tile: u32): void {
  const c = changetype<BatchNormCommand>(command);
  const width = c.width;
  // Below every float where there is no ReLU. The value comes first: NaN then passes.
  const floor = c.relu ? f32x4.splat(0) : f32x4.splat(-Infinity);
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const from = c.x + ((t * width) << 2);
    const to = c.y + ((t * width) << 2);
    if (!Unpadded.has(c.lengths, c.length, t)) {
      memory.fill(to, 0, width << 2);
      continue;
    }
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      const at = d << 2;
      const centred = f32x4.sub(Lanes.load(from + at, count), Lanes.load(c.stats + at, count));
      const normal = f32x4.mul(centred, Lanes.load(c.stats + (width << 2) + at, count));
      const value = f32x4.add(f32x4.mul(normal, Lanes.load(c.weight + at, count)), Lanes.load(c.bias + at, count));
      Lanes.store(to + at, f32x4.pmax(value, floor), count);
    }
  }
}
