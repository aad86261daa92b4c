/**
 * add_layer_norm_backward: dResidual[t] += (g − mean(g) − x̂ · mean(g · x̂)) / √(σ² + eps) with g = dNormed[t] · weight;
 *                          dWeight += Σ_t dNormed[t] · x̂;  dBias += Σ_t dNormed[t]
 *
 * Twin of shaders/add_layer_norm_backward.wgsl: formula, shapes and bindings are described there.
 * Shared  (tiles, 2, D): the sums for dWeight and dBias of each tile.
 * Tile    tileRows tokens.
 * Then    sumAddLayerNormBackward: tileChannels columns a tile.
 */
import { Lanes, Maths } from './shared/maths';
import { Partials } from './shared/partials';

@unmanaged
class AddLayerNormBackwardCommand {
  tokens: u32;
  width: u32;
  eps: f32;
  residual: usize;
  weight: usize;
  dNormed: usize;
  dResidual: usize;
  dWeight: usize;
  dBias: usize;
  shared: usize;
  tileRows: u32;
  tileChannels: u32;
}

class Row {
  /** 1 / √(variance + eps). */
  @inline
  static scale(x: usize, width: u32, mean: f32, eps: f32): f32 {
    const means = f32x4.splat(mean);
    const whole = width & ~3;
    let squares = f32x4.splat(0);
    for (let d: u32 = 0; d < whole; d += 4) {
      const centred = f32x4.sub(v128.load(x + (d << 2)), means);
      squares = f32x4.add(squares, f32x4.mul(centred, centred));
    }
    let square = Lanes.sum(squares);
    for (let d = whole; d < width; d++) {
      const centred = load<f32>(x + (d << 2)) - mean;
      square += centred * centred;
    }
    return <f32>1.0 / sqrt<f32>(square / <f32>width + eps);
  }
}

export function addLayerNormBackward(command: usize, tile: u32): void {
  const c = changetype<AddLayerNormBackwardCommand>(command);
  const width = c.width;
  const first = tile * c.tileRows;
  const end = min(c.tokens, first + c.tileRows);
  const weightSums = c.shared + ((2 * tile * width) << 2);
  const biasSums = weightSums + (width << 2);
  memory.fill(weightSums, 0, width << 3);
  for (let t = first; t < end; t++) {
    const x = c.residual + ((t * width) << 2);
    const dNormed = c.dNormed + ((t * width) << 2);
    const dResidual = c.dResidual + ((t * width) << 2);
    let sums = f32x4.splat(0);
    for (let d: u32 = 0; d < width; d += 4) sums = f32x4.add(sums, Lanes.load(x + (d << 2), width - d));
    const mean = Lanes.sum(sums) / <f32>width;
    const scale = Row.scale(x, width, mean, c.eps);
    const means = f32x4.splat(mean);
    const scales = f32x4.splat(scale);
    let gSums = f32x4.splat(0);
    let gxSums = gSums;
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      const at = d << 2;
      // Lanes outside hold a gradient of 0.
      const value = Lanes.load(dNormed + at, count);
      const normed = f32x4.mul(f32x4.sub(Lanes.load(x + at, count), means), scales);
      const g = f32x4.mul(value, Lanes.load(c.weight + at, count));
      gSums = f32x4.add(gSums, g);
      gxSums = Maths.madd(g, normed, gxSums);
      Lanes.store(weightSums + at, Maths.madd(value, normed, Lanes.load(weightSums + at, count)), count);
      Lanes.store(biasSums + at, f32x4.add(value, Lanes.load(biasSums + at, count)), count);
    }
    const gMean = f32x4.splat(Lanes.sum(gSums) / <f32>width);
    const gxMean = f32x4.splat(Lanes.sum(gxSums) / <f32>width);
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      const at = d << 2;
      const normed = f32x4.mul(f32x4.sub(Lanes.load(x + at, count), means), scales);
      const g = f32x4.mul(Lanes.load(dNormed + at, count), Lanes.load(c.weight + at, count));
      const through = f32x4.sub(f32x4.sub(g, gMean), f32x4.mul(normed, gxMean));
      Lanes.store(dResidual + at, Maths.madd(scales, through, Lanes.load(dResidual + at, count)), count);
    }
  }
}

export function sumAddLayerNormBackward(command: usize, tile: u32): void {
  const c = changetype<AddLayerNormBackwardCommand>(command);
  const slices = (c.tokens + c.tileRows - 1) / c.tileRows;
  const first = tile * c.tileChannels;
  const end = min(c.width, first + c.tileChannels);
  Partials.add(c.dWeight, c.shared, 2 * c.width, slices, first, end);
  Partials.add(c.dBias, c.shared + (c.width << 2), 2 * c.width, slices, first, end);
}
