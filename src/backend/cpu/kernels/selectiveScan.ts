/**
 * selective_scan: Mamba-1's recurrence with its softplus, skip and gate
 *
 * Twin of shaders/selective_scan.wgsl: formula, shapes and bindings are described there; `segment` is that backend's. Vectors run
 * over the 16 states of a channel, softplus and gate over 4 channels.
 * Pack  packed (E, N): A · log₂e = −exp(aLog) · log₂e.
 * Tile  one sequence × tileChannels channels, channels fastest.
 */
import { Lanes, Maths } from './shared/maths';

@unmanaged
class SelectiveScanCommand {
  batch: u32;
  length: u32;
  channels: u32;
  bcStride: u32;
  bOffset: u32;
  cOffset: u32;
  zStride: u32;
  zOffset: u32;
  segment: u32;
  u: usize;
  dt: usize;
  bc: usize;
  aLog: usize;
  dSkip: usize;
  z: usize;
  state: usize;
  y: usize;
  packed: usize;
  tileChannels: u32;
}

/** Bytes of a channel's 16 states. */
const STATES: u32 = 64;

/** One channel. */
export function packSelectiveScan(command: usize, tile: u32): void {
  const c = changetype<SelectiveScanCommand>(command);
  const from = c.aLog + tile * STATES;
  const to = c.packed + tile * STATES;
  for (let n: u32 = 0; n < STATES; n += 16) {
    v128.store(to + n, f32x4.mul(Maths.exp(v128.load(from + n)), f32x4.splat(-1.44269504)));
  }
}

class Channel {
  /** One position of one channel: advances its states and returns Σ h · C as four partial sums. */
  @inline
  static advance(state: usize, rates: usize, delta: v128, gain: v128, b: usize, c: usize): v128 {
    let h = Maths.exp2Times(f32x4.mul(delta, v128.load(rates)), v128.load(state));
    h = Maths.madd(gain, v128.load(b), h);
    v128.store(state, h);
    let sum = f32x4.mul(h, v128.load(c));
    h = Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 16)), v128.load(state, 16));
    h = Maths.madd(gain, v128.load(b, 16), h);
    v128.store(state, h, 16);
    sum = Maths.madd(h, v128.load(c, 16), sum);
    h = Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 32)), v128.load(state, 32));
    h = Maths.madd(gain, v128.load(b, 32), h);
    v128.store(state, h, 32);
    sum = Maths.madd(h, v128.load(c, 32), sum);
    h = Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 48)), v128.load(state, 48));
    h = Maths.madd(gain, v128.load(b, 48), h);
    v128.store(state, h, 48);
    return Maths.madd(h, v128.load(c, 48), sum);
  }
}

/** Lane 0 to 3 of a vector in all four. */
class Spread {
  @inline
  static lane0(v: v128): v128 {
    return i8x16.shuffle(v, v, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
  }

  @inline
  static lane1(v: v128): v128 {
    return i8x16.shuffle(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
  }

  @inline
  static lane2(v: v128): v128 {
    return i8x16.shuffle(v, v, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11);
  }

  @inline
  static lane3(v: v128): v128 {
    return i8x16.shuffle(v, v, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
  }
}

export function selectiveScan(command: usize, tile: u32): void {
  const c = changetype<SelectiveScanCommand>(command);
  const channels = c.channels;
  const length = c.length;
  const tiles = (channels + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const end = min(channels, first + c.tileChannels);
  const whole = first + ((end - first) & ~3);
  const states = c.state + b * channels * STATES;
  const packed = c.packed;
  const bcBytes = c.bcStride << 2;
  const zBytes = c.zStride << 2;
  let bs = c.bc + b * length * bcBytes + (c.bOffset << 2);
  let cs = c.bc + b * length * bcBytes + (c.cOffset << 2);
  let z = c.z + b * length * zBytes + (c.zOffset << 2);
  let at = (b * length * channels) << 2;
  for (let l: u32 = 0; l < length; l++) {
    for (let e = first; e < whole; e += 4) {
      const column = at + (e << 2);
      const input = v128.load(c.u + column);
      const delta = Maths.softplus(v128.load(c.dt + column));
      const gain = f32x4.mul(delta, input);
      const h = states + e * STATES;
      const rates = packed + e * STATES;
      const s0 = Channel.advance(h, rates, Spread.lane0(delta), Spread.lane0(gain), bs, cs);
      const s1 = Channel.advance(h + 64, rates + 64, Spread.lane1(delta), Spread.lane1(gain), bs, cs);
      const s2 = Channel.advance(h + 128, rates + 128, Spread.lane2(delta), Spread.lane2(gain), bs, cs);
      const s3 = Channel.advance(h + 192, rates + 192, Spread.lane3(delta), Spread.lane3(gain), bs, cs);
      const output = Maths.madd(v128.load(c.dSkip + (e << 2)), input, Lanes.sums(s0, s1, s2, s3));
      v128.store(c.y + column, f32x4.mul(output, Maths.silu(v128.load(z + (e << 2)))));
    }
    if (whole < end) lastChannels(command, states, whole, end, at, bs, cs, z);
    bs += bcBytes;
    cs += bcBytes;
    z += zBytes;
    at += channels << 2;
  }
}

/** One position of the one to three channels after the last four. */
export function lastChannels(
  command: usize,
  states: usize,
  first: u32,
  end: u32,
  at: u32,
  bs: usize,
  cs: usize,
  z: usize,
): void {
  const c = changetype<SelectiveScanCommand>(command);
  for (let e = first; e < end; e++) {
    const column = at + (e << 2);
    const input = v128.load32_splat(c.u + column);
    const delta = Maths.softplus(v128.load32_splat(c.dt + column));
    const h = states + e * STATES;
    const s = Channel.advance(h, c.packed + e * STATES, delta, f32x4.mul(delta, input), bs, cs);
    const output = Maths.madd(v128.load32_splat(c.dSkip + (e << 2)), input, Lanes.sums(s, s, s, s));
    v128.store_lane<f32>(c.y + column, f32x4.mul(output, Maths.silu(v128.load32_splat(z + (e << 2)))), 0);
  }
}
