/**
 * cross_entropy: loss[t] = log Σ_c exp(logits[t, c]) − logits[t, labels[t]];  dLogits = scale · (softmax − one-hot)
 *
 * Twin of shaders/cross_entropy.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows rows.
 */
import { Lanes, Maths } from './shared/maths';
import { Scalars } from './shared/scalars';

@unmanaged
class CrossEntropyCommand {
  rows: u32;
  classes: u32;
  scale: f32;
  logits: usize;
  labels: usize;
  loss: usize;
  dLogits: usize;
  tileRows: u32;
}

export function crossEntropy(command: usize, tile: u32): void {
  const c = changetype<CrossEntropyCommand>(command);
  const classes = c.classes;
  const end = min(c.rows, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const from = c.logits + ((t * classes) << 2);
    const to = c.dLogits + ((t * classes) << 2);
    const label = load<u32>(c.labels + (t << 2));
    // Negative labels are large here.
    if (label >= classes) {
      store<f32>(c.loss + (t << 2), 0);
      memory.fill(to, 0, classes << 2);
      continue;
    }
    let highest = load<f32>(from);
    for (let k: u32 = 1; k < classes; k++) highest = max<f32>(highest, load<f32>(from + (k << 2)));
    for (let k: u32 = 0; k < classes; k += 4) {
      const shifted = f32x4.sub(Lanes.load(from + (k << 2), classes - k), f32x4.splat(highest));
      Lanes.store(to + (k << 2), Maths.exp(shifted), classes - k);
    }
    let sum: f64 = 0;
    for (let k: u32 = 0; k < classes; k++) sum += load<f32>(to + (k << 2));
    const own = <f64>load<f32>(from + (label << 2));
    store<f32>(c.loss + (t << 2), <f32>(<f64>highest - own + Scalars.log(sum)));
    for (let k: u32 = 0; k < classes; k++) {
      const share = <f64>load<f32>(to + (k << 2)) / sum;
      store<f32>(to + (k << 2), c.scale * <f32>(k === label ? share - 1 : share));
    }
  }
}
