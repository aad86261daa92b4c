/**
 * fold: dX[b, l, c] = Σ_j dColumns[b, l + padLeft − j · dilation, j·C + c], over the windows that exist
 *
 * Twin of shaders/fold.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows of dX.
 */
import { Lanes } from './shared/maths';

@unmanaged
class FoldCommand {
  batch: u32;
  length: u32;
  channels: u32;
  outLength: u32;
  taps: u32;
  dilation: u32;
  padLeft: u32;
  dColumns: usize;
  dX: usize;
  tileRows: u32;
}

export function fold(command: usize, tile: u32): void {
  const c = changetype<FoldCommand>(command);
  const channels = c.channels;
  const bytes = channels << 2;
  const end = min(c.batch * c.length, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const windows = c.dColumns + (t / c.length) * c.outLength * c.taps * bytes;
    const padded = (t % c.length) + c.padLeft;
    const to = c.dX + t * bytes;
    for (let e: u32 = 0; e < channels; e += 4) {
      let sum = f32x4.splat(0);
      for (let j: u32 = 0; j < c.taps; j++) {
        const back = j * c.dilation;
        if (padded >= back && padded - back < c.outLength) {
          const from = windows + ((padded - back) * c.taps + j) * bytes + (e << 2);
          sum = f32x4.add(sum, Lanes.load(from, channels - e));
        }
      }
      Lanes.store(to + (e << 2), sum, channels - e);
    }
  }
}
