/**
 * relu: y = max(x, 0); NaN stays
 *
 * Twin of shaders/relu.wgsl: formula, shapes and bindings are described there.
 * Tile  tileValues values.
 */
import { Lanes } from './shared/maths';

@unmanaged
class ReluCommand {
  count: u32;
  x: usize;
  y: usize;
  tileValues: u32;
}

export function relu(command: usize, tile: u32): void {
  const c = changetype<ReluCommand>(command);
  const end = min(c.count, (tile + 1) * c.tileValues);
  for (let i = tile * c.tileValues; i < end; i += 4) {
    const at = i << 2;
    Lanes.store(c.y + at, f32x4.pmax(Lanes.load(c.x + at, end - i), f32x4.splat(0)), end - i);
  }
}
