/**
 * max_pool_backward: dX[b, 2l + i, c] = dY[b, l, c] where max_pool took element i, else 0
 *
 * Twin of shaders/max_pool_backward.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows pairs of rows of dX, a pair of one row at the end of odd lengths.
 */
import { Lanes } from './shared/maths';
import { Pairs } from './shared/pairs';

@unmanaged
class MaxPoolBackwardCommand {
  batch: u32;
  length: u32;
  channels: u32;
  x: usize;
  dY: usize;
  dX: usize;
  tileRows: u32;
}

export function maxPoolBackward(command: usize, tile: u32): void {
  const c = changetype<MaxPoolBackwardCommand>(command);
  const channels = c.channels;
  const bytes = channels << 2;
  const outLength = c.length >> 1;
  const pairs = (c.length + 1) >> 1;
  const end = min(c.batch * pairs, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const b = t / pairs;
    const pair = t % pairs;
    const at = (b * c.length + 2 * pair) * bytes;
    const x = c.x + at;
    const dX = c.dX + at;
    if (pair === outLength) {
      for (let e: u32 = 0; e < channels; e += 4) Lanes.store(dX + (e << 2), f32x4.splat(0), channels - e);
      continue;
    }
    const dY = c.dY + (b * outLength + pair) * bytes;
    for (let e: u32 = 0; e < channels; e += 4) {
      const lane = e << 2;
      const count = channels - e;
      const won = Pairs.secondWins(Lanes.load(x + lane, count), Lanes.load(x + bytes + lane, count));
      const gradient = Lanes.load(dY + lane, count);
      Lanes.store(dX + lane, v128.andnot(gradient, won), count);
      Lanes.store(dX + bytes + lane, v128.and(gradient, won), count);
    }
  }
}
