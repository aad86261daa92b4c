/**
 * masked_mean: mean[b, d] = Σ_{l < lengths[b]} hidden[b, l, d] / lengths[b], accumulated over chunks
 *
 * Twin of shaders/masked_mean.wgsl: formula, shapes and bindings are described there.
 * Tile  one sequence × tileChannels columns, columns fastest.
 */
import { Lanes } from './shared/maths';

@unmanaged
class MaskedMeanCommand {
  batch: u32;
  length: u32;
  width: u32;
  start: u32;
  hidden: usize;
  lengths: usize;
  mean: usize;
  tileChannels: u32;
}

export function maskedMean(command: usize, tile: u32): void {
  const c = changetype<MaskedMeanCommand>(command);
  const width = c.width;
  const tiles = (width + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const end = min(width, first + c.tileChannels);
  const own = load<u32>(c.lengths + (b << 2));
  if (own <= c.start) return;
  const inside = min(c.length, own - c.start);
  const last = own - c.start <= c.length;
  for (let d = first; d < end; d += 4) {
    const count = end - d;
    let sum = f32x4.splat(0);
    let from = c.hidden + ((b * c.length * width + d) << 2);
    for (let l: u32 = 0; l < inside; l++) {
      sum = f32x4.add(sum, Lanes.load(from, count));
      from += width << 2;
    }
    const at = c.mean + ((b * width + d) << 2);
    if (c.start > 0) sum = f32x4.add(sum, Lanes.load(at, count));
    if (last) sum = f32x4.div(sum, f32x4.splat(<f32>own));
    Lanes.store(at, sum, count);
  }
}
