/**
 * masked_mean_backward: dHidden[b, l, d] = l < lengths[b] ? dMean[b, d] / lengths[b] : 0
 *
 * Twin of shaders/masked_mean_backward.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows of B · L.
 */
import { Lanes } from './shared/maths';

@unmanaged
class MaskedMeanBackwardCommand {
  batch: u32;
  length: u32;
  width: u32;
  dMean: usize;
  lengths: usize;
  dHidden: usize;
  tileRows: u32;
}

export function maskedMeanBackward(command: usize, tile: u32): void {
  const c = changetype<MaskedMeanBackwardCommand>(command);
  const width = c.width;
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const b = t / c.length;
    const own = load<u32>(c.lengths + (b << 2));
    const row = c.dHidden + ((t * width) << 2);
    if (t % c.length >= own) {
      memory.fill(row, 0, width << 2);
      continue;
    }
    const mean = c.dMean + ((b * width) << 2);
    const divisor = f32x4.splat(<f32>own);
    for (let d: u32 = 0; d < width; d += 4) {
      Lanes.store(row + (d << 2), f32x4.div(Lanes.load(mean + (d << 2), width - d), divisor), width - d);
    }
  }
}
