/**
 * unfold: columns[b, l, j·C + c] = x[b, l − padLeft + j · dilation, c], 0 outside the sequence
 *
 * Twin of shaders/unfold.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows of columns.
 */
import { Lanes } from './shared/maths';

@unmanaged
class UnfoldCommand {
  batch: u32;
  length: u32;
  channels: u32;
  outLength: u32;
  taps: u32;
  dilation: u32;
  padLeft: u32;
  x: usize;
  columns: usize;
  tileRows: u32;
}

export function unfold(command: usize, tile: u32): void {
  const c = changetype<UnfoldCommand>(command);
  const channels = c.channels;
  const bytes = channels << 2;
  const end = min(c.batch * c.outLength, (tile + 1) * c.tileRows);
  let to = c.columns + tile * c.tileRows * c.taps * bytes;
  for (let t = tile * c.tileRows; t < end; t++) {
    const x = c.x + (t / c.outLength) * c.length * bytes;
    const l = t % c.outLength;
    for (let j: u32 = 0; j < c.taps; j++) {
      const padded = l + j * c.dilation;
      if (padded >= c.padLeft && padded - c.padLeft < c.length) {
        const from = x + (padded - c.padLeft) * bytes;
        for (let e: u32 = 0; e < channels; e += 4) {
          Lanes.store(to + (e << 2), Lanes.load(from + (e << 2), channels - e), channels - e);
        }
      } else {
        for (let e: u32 = 0; e < channels; e += 4) Lanes.store(to + (e << 2), f32x4.splat(0), channels - e);
      }
      to += bytes;
    }
  }
}
