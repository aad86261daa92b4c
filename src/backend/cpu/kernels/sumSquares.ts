/**
 * sum_squares: out[slot] = Σ x²
 *
 * Twin of shaders/sum_squares.wgsl: formula, shapes and bindings are described there; `strands` is that backend's.
 * Shared  (⌈count / tileValues⌉): a tile's sum.
 * Tile    tileValues values; then one tile adds the sums up.
 */
import { Lanes } from './shared/maths';
import { Scalars } from './shared/scalars';

@unmanaged
class SumSquaresCommand {
  count: u32;
  slot: u32;
  strands: u32;
  x: usize;
  out: usize;
  shared: usize;
  tileValues: u32;
}

export function sumSquares(command: usize, tile: u32): void {
  const c = changetype<SumSquaresCommand>(command);
  const end = min(c.count, (tile + 1) * c.tileValues);
  let sum = f32x4.splat(0);
  for (let i = tile * c.tileValues; i < end; i += 4) {
    const value = Lanes.load(c.x + (i << 2), end - i);
    sum = f32x4.add(sum, f32x4.mul(value, value));
  }
  store<f32>(c.shared + (tile << 2), <f32>Scalars.sum(sum));
}

export function sumSquaresTotal(command: usize, tile: u32): void {
  const c = changetype<SumSquaresCommand>(command);
  const tiles = (c.count + c.tileValues - 1) / c.tileValues;
  let sum: f64 = 0;
  for (let k = tile; k < tiles; k++) sum += load<f32>(c.shared + (k << 2));
  store<f32>(c.out + (c.slot << 2), <f32>sum);
}
