/**
 * l2_normalise_backward: dX[r] = (dy − x · (x·dy) / ‖x‖²) / ‖x‖;  dy / 1e-12 for rows shorter than that
 *
 * Twin of shaders/l2_normalise_backward.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows.
 */
import { Lanes } from './shared/maths';
import { Scalars } from './shared/scalars';

@unmanaged
class L2NormaliseBackwardCommand {
  rows: u32;
  width: u32;
  x: usize;
  dy: usize;
  dX: usize;
  tileRows: u32;
}

export function l2NormaliseBackward(command: usize, tile: u32): void {
  const c = changetype<L2NormaliseBackwardCommand>(command);
  const width = c.width;
  const end = min(c.rows, (tile + 1) * c.tileRows);
  for (let r = tile * c.tileRows; r < end; r++) {
    const row = (r * width) << 2;
    let squareLanes = f32x4.splat(0);
    let alongLanes = f32x4.splat(0);
    for (let p: u32 = 0; p < width; p += 4) {
      const value = Lanes.load(c.x + row + (p << 2), width - p);
      squareLanes = f32x4.add(squareLanes, f32x4.mul(value, value));
      alongLanes = f32x4.add(alongLanes, f32x4.mul(value, Lanes.load(c.dy + row + (p << 2), width - p)));
    }
    const squares = Scalars.sum(squareLanes);
    const norm = sqrt<f64>(squares);
    const short = norm < 1e-12;
    const radial = f32x4.splat(short ? 0 : <f32>(Scalars.sum(alongLanes) / squares));
    const divisor = f32x4.splat(short ? <f32>1e-12 : <f32>norm);
    for (let p: u32 = 0; p < width; p += 4) {
      const at = row + (p << 2);
      const across = f32x4.mul(Lanes.load(c.x + at, width - p), radial);
      const gradient = f32x4.sub(Lanes.load(c.dy + at, width - p), across);
      Lanes.store(c.dX + at, f32x4.div(gradient, divisor), width - p);
    }
  }
}
