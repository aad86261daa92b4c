/**
 * relu_backward: dX = dy where y > 0, else 0
 *
 * Twin of shaders/relu_backward.wgsl: formula, shapes and bindings are described there.
 * Tile  tileValues values.
 */
import { Lanes } from './shared/maths';

@unmanaged
class ReluBackwardCommand {
  count: u32;
  y: usize;
  dy: usize;
  dX: usize;
  tileValues: u32;
}

export function reluBackward(command: usize, tile: u32): void {
  const c = changetype<ReluBackwardCommand>(command);
  const end = min(c.count, (tile + 1) * c.tileValues);
  for (let i = tile * c.tileValues; i < end; i += 4) {
    const at = i << 2;
    const cut = f32x4.le(Lanes.load(c.y + at, end - i), f32x4.splat(0));
    Lanes.store(c.dX + at, v128.andnot(Lanes.load(c.dy + at, end - i), cut), end - i);
  }
}
