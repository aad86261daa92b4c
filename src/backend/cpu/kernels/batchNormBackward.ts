/**
 * batch_norm_backward: dX = weight · rstd · (g − Σ g / N − n · Σ g · n / N) in training, weight · rstd · g otherwise
 *
 * Twin of shaders/batch_norm_backward.wgsl: formula, shapes and bindings are described there.
 * Shared  (⌈B·L / tileRows⌉, 2, D): a block's Σ g and Σ g · n; once added up, the first block's rows hold the totals.
 * Tile    tileRows rows (sums), then tileChannels columns (totals, dWeight, dBias), then rows (dX).
 */
import { Lanes } from './shared/maths';
import { Unpadded } from './shared/unpadded';

@unmanaged
class BatchNormBackwardCommand {
  batch: u32;
  length: u32;
  width: u32;
  training: u32;
  relu: u32;
  x: usize;
  weight: usize;
  bias: usize;
  stats: usize;
  lengths: usize;
  dy: usize;
  dX: usize;
  dWeight: usize;
  dBias: usize;
  shared: usize;
  tileRows: u32;
  tileChannels: u32;
}

class Entry {
  /** Normalised values of four columns of a row. */
  @inline
  static normal(c: BatchNormBackwardCommand, row: usize, at: u32, count: u32): v128 {
    const centred = f32x4.sub(Lanes.load(c.x + row + at, count), Lanes.load(c.stats + at, count));
    return f32x4.mul(centred, Lanes.load(c.stats + (c.width << 2) + at, count));
  }

  /** Their gradients before the affine map, 0 where ReLU cut. */
  @inline
  static gradient(c: BatchNormBackwardCommand, row: usize, at: u32, count: u32, normal: v128): v128 {
    const gradient = Lanes.load(c.dy + row + at, count);
    if (!c.relu) return gradient;
    const value = f32x4.add(f32x4.mul(normal, Lanes.load(c.weight + at, count)), Lanes.load(c.bias + at, count));
    return v128.andnot(gradient, f32x4.le(value, f32x4.splat(0)));
  }
}

export function batchNormBackward(command: usize, tile: u32): void {
  const c = changetype<BatchNormBackwardCommand>(command);
  const width = c.width;
  const sums = c.shared + ((tile * 2 * width) << 2);
  const normals = sums + (width << 2);
  memory.fill(sums, 0, (2 * width) << 2);
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    if (!Unpadded.has(c.lengths, c.length, t)) continue;
    const row = (t * width) << 2;
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      const at = d << 2;
      const normal = Entry.normal(c, row, at, count);
      const gradient = Entry.gradient(c, row, at, count, normal);
      Lanes.store(sums + at, f32x4.add(Lanes.load(sums + at, count), gradient), count);
      Lanes.store(normals + at, f32x4.add(Lanes.load(normals + at, count), f32x4.mul(gradient, normal)), count);
    }
  }
}

export function batchNormBackwardTotal(command: usize, tile: u32): void {
  const c = changetype<BatchNormBackwardCommand>(command);
  const row = c.width << 2;
  const blocks = (c.batch * c.length + c.tileRows - 1) / c.tileRows;
  const end = min(c.width, (tile + 1) * c.tileChannels);
  for (let d = tile * c.tileChannels; d < end; d += 4) {
    const count = end - d;
    const at = d << 2;
    let sum = f32x4.splat(0);
    let normal = f32x4.splat(0);
    let from = c.shared + at;
    for (let block: u32 = 0; block < blocks; block++) {
      sum = f32x4.add(sum, Lanes.load(from, count));
      normal = f32x4.add(normal, Lanes.load(from + row, count));
      from += row << 1;
    }
    Lanes.store(c.shared + at, sum, count);
    Lanes.store(c.shared + row + at, normal, count);
    Lanes.store(c.dBias + at, f32x4.add(Lanes.load(c.dBias + at, count), sum), count);
    Lanes.store(c.dWeight + at, f32x4.add(Lanes.load(c.dWeight + at, count), normal), count);
  }
}

export function batchNormBackwardApply(command: usize, tile: u32): void {
  const c = changetype<BatchNormBackwardCommand>(command);
  const width = c.width;
  const rows = f32x4.splat(Unpadded.count(c.lengths, c.batch, c.length));
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const row = (t * width) << 2;
    if (!Unpadded.has(c.lengths, c.length, t)) {
      memory.fill(c.dX + row, 0, width << 2);
      continue;
    }
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      const at = d << 2;
      const normal = Entry.normal(c, row, at, count);
      let inner = Entry.gradient(c, row, at, count, normal);
      if (c.training) {
        const along = f32x4.mul(normal, Lanes.load(c.shared + (width << 2) + at, count));
        inner = f32x4.sub(inner, f32x4.div(f32x4.add(Lanes.load(c.shared + at, count), along), rows));
      }
      const scale = f32x4.mul(Lanes.load(c.weight + at, count), Lanes.load(c.stats + (width << 2) + at, count));
      Lanes.store(c.dX + row + at, f32x4.mul(scale, inner), count);
    }
  }
}
