/**
 * causal_conv: out[b, l, e] = SiLU(bias[e] + Σ_j weight[e, j] · x[b, l − (W − 1) + j, e])
 *
 * Twin of shaders/causal_conv.wgsl: formula, shapes and bindings are described there. A tile keeps whole columns of a sequence, so
 * that it can move the last W − 1 inputs into `state` itself, after all that read it.
 * Pack  packed (W, E): the weight transposed.
 * Tile  one sequence × tileChannels channels, channels fastest.
 */
import { Lanes, Maths } from './shared/maths';

@unmanaged
class CausalConvCommand {
  batch: u32;
  length: u32;
  channels: u32;
  xStride: u32;
  taps: u32;
  x: usize;
  weight: usize;
  bias: usize;
  state: usize;
  out: usize;
  packed: usize;
  tileChannels: u32;
}

export function packCausalConv(command: usize, tile: u32): void {
  const c = changetype<CausalConvCommand>(command);
  for (let e: u32 = 0; e < c.channels; e++) {
    store<f32>(c.packed + ((tile * c.channels + e) << 2), load<f32>(c.weight + ((e * c.taps + tile) << 2)));
  }
}

class Before {
  /** Four channels of input `at` of the W − 1 before the chunk; `state` points to the first channel's. */
  @inline
  static load(state: usize, back: u32, at: u32, count: u32): v128 {
    let value = v128.load32_zero(state + (at << 2));
    if (count > 1) value = v128.load_lane<f32>(state + ((back + at) << 2), value, 1);
    if (count > 2) value = v128.load_lane<f32>(state + ((2 * back + at) << 2), value, 2);
    if (count > 3) value = v128.load_lane<f32>(state + ((3 * back + at) << 2), value, 3);
    return value;
  }
}

export function causalConv(command: usize, tile: u32): void {
  const c = changetype<CausalConvCommand>(command);
  const channels = c.channels;
  const taps = c.taps;
  const back = taps - 1;
  const length = c.length;
  const tiles = (channels + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const end = min(channels, first + c.tileChannels);
  const whole = first + ((end - first) & ~3);
  const rowBytes = c.xStride << 2;
  const weightBytes = channels << 2;
  const states = c.state + ((b * channels * back) << 2);
  const x = c.x + b * length * rowBytes;
  for (let l: u32 = 0; l < length; l++) {
    const out = c.out + (((b * length + l) * channels) << 2);
    let e = first;
    // Most positions and channels: all inputs in the chunk, all four lanes inside.
    if (l >= back) {
      const inputs = x + (l - back) * rowBytes;
      for (; e < whole; e += 4) {
        const at = e << 2;
        let sum = v128.load(c.bias + at);
        let weight = c.packed + at;
        let row = inputs + at;
        for (let j: u32 = 0; j < taps; j++) {
          sum = Maths.madd(v128.load(weight), v128.load(row), sum);
          weight += weightBytes;
          row += rowBytes;
        }
        v128.store(out + at, Maths.silu(sum));
      }
    }
    for (; e < end; e += 4) {
      const count = end - e;
      const at = e << 2;
      let weight = c.packed + at;
      let sum = Lanes.load(c.bias + at, count);
      let j: u32 = 0;
      for (; l + j < back; j++) {
        const value = Before.load(states + ((e * back) << 2), back, l + j, count);
        sum = Maths.madd(Lanes.load(weight, count), value, sum);
        weight += weightBytes;
      }
      let row = x + (l + j - back) * rowBytes + at;
      for (; j < taps; j++) {
        sum = Maths.madd(Lanes.load(weight, count), Lanes.load(row, count), sum);
        weight += weightBytes;
        row += rowBytes;
      }
      Lanes.store(out + at, Maths.silu(sum), count);
    }
  }
  for (let e = first; e < end; e++) {
    const state = states + ((e * back) << 2);
    // Input −back + i relative to the end of the chunk; ascending i reads only places not yet overwritten.
    for (let i: u32 = 0; i < back; i++) {
      const l = length + i; // plus −back
      const from = l >= back ? x + (l - back) * rowBytes + (e << 2) : state + (l << 2);
      store<f32>(state + (i << 2), load<f32>(from));
    }
  }
}
