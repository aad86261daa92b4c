/**
 * adam_w: m ← β₁ · m + (1 − β₁) · g,  v ← β₂ · v + (1 − β₂) · g²,  value ← decay · value − rate · m / (√v / rootCorrection + eps)
 *
 * Twin of shaders/adam_w.wgsl: formula, shapes and bindings are described there.
 * Tile  tileValues values.
 */
import { Lanes } from './shared/maths';

@unmanaged
class AdamWCommand {
  count: u32;
  gradientScale: f32;
  beta1: f32;
  gain1: f32;
  beta2: f32;
  gain2: f32;
  eps: f32;
  decay: f32;
  rate: f32;
  rootCorrection: f32;
  gradient: usize;
  value: usize;
  m: usize;
  v: usize;
  tileValues: u32;
}

export function adamW(command: usize, tile: u32): void {
  const c = changetype<AdamWCommand>(command);
  const end = min(c.count, (tile + 1) * c.tileValues);
  for (let i = tile * c.tileValues; i < end; i += 4) {
    const count = end - i;
    const at = i << 2;
    const g = f32x4.mul(f32x4.splat(c.gradientScale), Lanes.load(c.gradient + at, count));
    const m = f32x4.add(
      f32x4.mul(f32x4.splat(c.beta1), Lanes.load(c.m + at, count)),
      f32x4.mul(f32x4.splat(c.gain1), g),
    );
    const v = f32x4.add(
      f32x4.mul(f32x4.splat(c.beta2), Lanes.load(c.v + at, count)),
      f32x4.mul(f32x4.mul(f32x4.splat(c.gain2), g), g),
    );
    const root = f32x4.div(f32x4.sqrt(v), f32x4.splat(c.rootCorrection));
    const move = f32x4.div(f32x4.mul(f32x4.splat(c.rate), m), f32x4.add(root, f32x4.splat(c.eps)));
    const kept = f32x4.mul(f32x4.splat(c.decay), Lanes.load(c.value + at, count));
    Lanes.store(c.m + at, m, count);
    Lanes.store(c.v + at, v, count);
    Lanes.store(c.value + at, f32x4.sub(kept, move), count);
  }
}
