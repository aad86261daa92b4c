/**
 * l2_normalise: y[r] = x[r] / max(‖x[r]‖, 1e-12)
 *
 * Twin of shaders/l2_normalise.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows.
 */
import { Lanes } from './shared/maths';
import { Scalars } from './shared/scalars';

@unmanaged
class L2NormaliseCommand {
  rows: u32;
  width: u32;
  x: usize;
  y: usize;
  tileRows: u32;
}

export function l2Normalise(command: usize, tile: u32): void {
  const c = changetype<L2NormaliseCommand>(command);
  const width = c.width;
  const end = min(c.rows, (tile + 1) * c.tileRows);
  for (let r = tile * c.tileRows; r < end; r++) {
    const row = (r * width) << 2;
    let squares = f32x4.splat(0);
    for (let p: u32 = 0; p < width; p += 4) {
      const value = Lanes.load(c.x + row + (p << 2), width - p);
      squares = f32x4.add(squares, f32x4.mul(value, value));
    }
    const norm = f32x4.splat(<f32>max<f64>(sqrt<f64>(Scalars.sum(squares)), 1e-12));
    for (let p: u32 = 0; p < width; p += 4) {
      const at = row + (p << 2);
      Lanes.store(c.y + at, f32x4.div(Lanes.load(c.x + at, width - p), norm), width - p);
    }
  }
}
