/**
 * max_pool: y[b, l, c] = max(x[b, 2l, c], x[b, 2l + 1, c])
 *
 * Twin of shaders/max_pool.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows of y.
 */
import { Lanes } from './shared/maths';
import { Pairs } from './shared/pairs';

@unmanaged
class MaxPoolCommand {
  batch: u32;
  length: u32;
  channels: u32;
  x: usize;
  y: usize;
  tileRows: u32;
}

export function maxPool(command: usize, tile: u32): void {
  const c = changetype<MaxPoolCommand>(command);
  const channels = c.channels;
  const bytes = channels << 2;
  const outLength = c.length >> 1;
  const end = min(c.batch * outLength, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const x = c.x + ((t / outLength) * c.length + 2 * (t % outLength)) * bytes;
    const y = c.y + t * bytes;
    for (let e: u32 = 0; e < channels; e += 4) {
      const at = e << 2;
      const first = Lanes.load(x + at, channels - e);
      const second = Lanes.load(x + bytes + at, channels - e);
      Lanes.store(y + at, v128.bitselect(second, first, Pairs.secondWins(first, second)), channels - e);
    }
  }
}
