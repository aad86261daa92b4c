/**
 * axpy: y[yOffset + i] += alpha · x[xOffset + i]
 *
 * Twin of shaders/axpy.wgsl: formula, shapes and bindings are described there.
 * Tile  tileFloats entries.
 */
import { Lanes, Maths } from './shared/maths';

@unmanaged
class AxpyCommand {
  count: u32;
  alpha: f32;
  xOffset: u32;
  yOffset: u32;
  x: usize;
  y: usize;
  tileFloats: u32;
}

export function axpy(command: usize, tile: u32): void {
  const c = changetype<AxpyCommand>(command);
  const alpha = f32x4.splat(c.alpha);
  const end = min(c.count, (tile + 1) * c.tileFloats);
  for (let i = tile * c.tileFloats; i < end; i += 4) {
    const at = c.y + ((c.yOffset + i) << 2);
    const from = c.x + ((c.xOffset + i) << 2);
    Lanes.store(at, Maths.madd(alpha, Lanes.load(from, end - i), Lanes.load(at, end - i)), end - i);
  }
}
