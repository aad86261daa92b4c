/**
 * add_layer_norm: residual[t] += branch[t] (when addBranch = 1);  normed[t] = (residual[t] − μ) / √(σ² + eps) · weight + bias
 *
 * Twin of shaders/add_layer_norm.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows tokens.
 */
import { Lanes } from './shared/maths';

@unmanaged
class AddLayerNormCommand {
  tokens: u32;
  width: u32;
  addBranch: u32;
  eps: f32;
  branch: usize;
  weight: usize;
  bias: usize;
  residual: usize;
  normed: usize;
  tileRows: u32;
}

export function addLayerNorm(command: usize, tile: u32): void {
  const c = changetype<AddLayerNormCommand>(command);
  const width = c.width;
  const whole = width & ~3;
  const rest = width - whole;
  const end = min(c.tokens, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const residual = c.residual + ((t * width) << 2);
    if (c.addBranch) {
      const branch = c.branch + ((t * width) << 2);
      for (let d: u32 = 0; d < width; d += 4) {
        const count = width - d;
        const at = d << 2;
        Lanes.store(residual + at, f32x4.add(Lanes.load(residual + at, count), Lanes.load(branch + at, count)), count);
      }
    }
    let sums = f32x4.splat(0);
    for (let d: u32 = 0; d < width; d += 4) sums = f32x4.add(sums, Lanes.load(residual + (d << 2), width - d));
    const mean = Lanes.sum(sums) / <f32>width;
    const means = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let d: u32 = 0; d < whole; d += 4) {
      const centred = f32x4.sub(v128.load(residual + (d << 2)), means);
      squares = f32x4.add(squares, f32x4.mul(centred, centred));
    }
    let square = Lanes.sum(squares);
    for (let d: u32 = 0; d < rest; d++) {
      const centred = load<f32>(residual + ((whole + d) << 2)) - mean;
      square += centred * centred;
    }
    const scales = f32x4.splat(<f32>1.0 / sqrt<f32>(square / <f32>width + c.eps));
    const normed = c.normed + ((t * width) << 2);
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      const at = d << 2;
      const scaled = f32x4.mul(f32x4.sub(Lanes.load(residual + at, count), means), scales);
      const value = f32x4.add(f32x4.mul(scaled, Lanes.load(c.weight + at, count)), Lanes.load(c.bias + at, count));
      Lanes.store(normed + at, value, count);
    }
  }
}
