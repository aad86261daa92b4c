/**
 * dropout: y[i] = x[i] · gain where mix(mix(i) + seed) ≥ threshold, else 0
 *
 * Twin of shaders/dropout.wgsl: formula, shapes and bindings are described there. The same values are kept, bit for bit.
 * Tile  tileValues values, a multiple of 4.
 */
import { Lanes } from './shared/maths';

@unmanaged
class DropoutCommand {
  count: u32;
  seed: u32;
  threshold: u32;
  gain: f32;
  x: usize;
  y: usize;
  tileValues: u32;
}

class Bits {
  /** splitmix32's finaliser, as in src/lib/rng.ts. */
  @inline
  static mix(value: v128): v128 {
    let bits = i32x4.mul(v128.xor(value, i32x4.shr_u(value, 16)), i32x4.splat(0x21f0aaad));
    bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 15)), i32x4.splat(0x735a2d97));
    return v128.xor(bits, i32x4.shr_u(bits, 15));
  }
}

export function dropout(command: usize, tile: u32): void {
  const c = changetype<DropoutCommand>(command);
  const seed = i32x4.splat(c.seed);
  const threshold = i32x4.splat(c.threshold);
  const gain = f32x4.splat(c.gain);
  const end = min(c.count, (tile + 1) * c.tileValues);
  for (let i = tile * c.tileValues; i < end; i += 4) {
    const index = i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3));
    const kept = i32x4.ge_u(Bits.mix(i32x4.add(Bits.mix(index), seed)), threshold);
    const scaled = f32x4.mul(Lanes.load(c.x + (i << 2), end - i), gain);
    Lanes.store(c.y + (i << 2), v128.and(scaled, kept), end - i);
  }
}
