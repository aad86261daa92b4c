/**
 * pointwise_loss: (p − t)², or max(p, 0) − p · t + log(1 + e^−|p|); dPrediction = scale · its slope; 0 where t is NaN
 *
 * Twin of shaders/pointwise_loss.wgsl: formula, shapes and bindings are described there.
 * Tile  tileValues values.
 */
import { Lanes, Maths } from './shared/maths';

@unmanaged
class PointwiseLossCommand {
  count: u32;
  binary: u32;
  scale: f32;
  prediction: usize;
  truth: usize;
  loss: usize;
  dPrediction: usize;
  tileValues: u32;
}

export function pointwiseLoss(command: usize, tile: u32): void {
  const c = changetype<PointwiseLossCommand>(command);
  const one = f32x4.splat(1);
  const scale = f32x4.splat(c.scale);
  const end = min(c.count, (tile + 1) * c.tileValues);
  for (let i = tile * c.tileValues; i < end; i += 4) {
    const count = end - i;
    const p = Lanes.load(c.prediction + (i << 2), count);
    const t = Lanes.load(c.truth + (i << 2), count);
    let loss = f32x4.sub(p, t);
    let slope = f32x4.add(loss, loss);
    if (c.binary) {
      // The last term apart: added to max(p, 0) first, it would be lost where the label is right.
      loss = f32x4.sub(f32x4.pmax(p, f32x4.splat(0)), f32x4.mul(p, t));
      loss = f32x4.add(loss, Maths.softplus(f32x4.neg(f32x4.abs(p))));
      slope = f32x4.sub(f32x4.div(one, f32x4.add(one, Maths.exp(f32x4.neg(p)))), t);
    } else {
      loss = f32x4.mul(loss, loss);
    }
    const missing = f32x4.ne(t, t);
    Lanes.store(c.loss + (i << 2), v128.andnot(loss, missing), count);
    Lanes.store(c.dPrediction + (i << 2), v128.andnot(f32x4.mul(scale, slope), missing), count);
  }
}
