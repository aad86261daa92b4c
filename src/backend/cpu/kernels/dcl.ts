/**
 * dcl: rowLoss[i] = log Σ exp(negative logits) − weight · positive logit, one log-sum-exp over both views or one a view, and its gradient
 *
 * Twin of shaders/dcl.wgsl: formula, shapes and bindings are described there.
 * Tile  one row.
 */
import { Lanes, Maths } from './shared/maths';
import { Scalars } from './shared/scalars';

@unmanaged
class DclCommand {
  pairs: u32;
  rows: u32;
  splitViews: u32;
  temperature: f32;
  scale: f32;
  similarity: usize;
  weights: usize;
  rowLoss: usize;
  dSimilarity: usize;
}

/**
 * Log-sum-exp over row i's negatives among columns [first, end), of which there is one at least; leaves `gain` times their softmax in
 * dSimilarity, and 0 in the columns of the row's own pair.
 */
export function dclNegatives(command: usize, i: u32, first: u32, end: u32, gain: f32): f64 {
  const c = changetype<DclCommand>(command);
  const from = c.similarity + ((i * c.rows) << 2);
  const to = c.dSimilarity + ((i * c.rows) << 2);
  const own = i % c.pairs;
  let highest: f32 = -Infinity;
  for (let j = first; j < end; j++) {
    if (j % c.pairs !== own) highest = max<f32>(highest, load<f32>(from + (j << 2)) / c.temperature);
  }
  for (let j = first; j < end; j += 4) {
    const logits = f32x4.div(Lanes.load(from + (j << 2), end - j), f32x4.splat(c.temperature));
    Lanes.store(to + (j << 2), Maths.exp(f32x4.sub(logits, f32x4.splat(highest))), end - j);
  }
  let sum: f64 = 0;
  for (let j = first; j < end; j++) {
    if (j % c.pairs === own) store<f32>(to + (j << 2), 0);
    else sum += load<f32>(to + (j << 2));
  }
  const share = f32x4.splat(<f32>(<f64>gain / sum));
  for (let j = first; j < end; j += 4) {
    Lanes.store(to + (j << 2), f32x4.mul(Lanes.load(to + (j << 2), end - j), share), end - j);
  }
  return <f64>highest + Scalars.log(sum);
}

export function dcl(command: usize, tile: u32): void {
  const c = changetype<DclCommand>(command);
  const i = tile;
  const pairs = c.pairs;
  const gain = c.scale / (<f32>c.rows * c.temperature);
  let negative: f64 = 0;
  if (pairs === 1) memory.fill(c.dSimilarity + (i << 3), 0, 8);
  else if (c.splitViews) {
    negative = dclNegatives(command, i, 0, pairs, gain) + dclNegatives(command, i, pairs, c.rows, gain);
  } else negative = dclNegatives(command, i, 0, c.rows, gain);
  const weight = load<f32>(c.weights + ((i % pairs) << 2));
  const positive = (i * c.rows + ((i + pairs) % c.rows)) << 2;
  const logit = <f64>load<f32>(c.similarity + positive) / <f64>c.temperature;
  store<f32>(c.rowLoss + (i << 2), <f32>(negative - <f64>weight * logit));
  store<f32>(c.dSimilarity + positive, -weight * gain);
}
