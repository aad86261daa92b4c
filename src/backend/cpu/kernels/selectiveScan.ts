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
    let h = f32x4.mul(Maths.exp2(f32x4.mul(delta, v128.load(rates))), v128.load(state));
    h = Maths.madd(gain, v128.load(b), h);
    v128.store(state, h);
    let sum = f32x4.mul(h, v128.load(c));
    h = f32x4.mul(Maths.exp2(f32x4.mul(delta, v128.load(rates, 16))), v128.load(state, 16));
    h = Maths.madd(gain, v128.load(b, 16), h);
    v128.store(state, h, 16);
    sum = Maths.madd(h, v128.load(c, 16), sum);
    h = f32x4.mul(Maths.exp2(f32x4.mul(delta, v128.load(rates, 32))), v128.load(state, 32));
    h = Maths.madd(gain, v128.load(b, 32), h);
    v128.store(state, h, 32);
    sum = Maths.madd(h, v128.load(c, 32), sum);
    h = f32x4.mul(Maths.exp2(f32x4.mul(delta, v128.load(rates, 48))), v128.load(state, 48));
    h = Maths.madd(gain, v128.load(b, 48), h);
    v128.store(state, h, 48);
    return Maths.madd(h, v128.load(c, 48), sum);
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
  const states = c.state + b * channels * STATES;
  const bcBytes = c.bcStride << 2;
  const zBytes = c.zStride << 2;
  const bOffset = c.bOffset << 2;
  const cOffset = c.cOffset << 2;
  let row = b * length;
  for (let l: u32 = 0; l < length; l++, row++) {
    const bs = c.bc + row * bcBytes + bOffset;
    const cs = c.bc + row * bcBytes + cOffset;
    const z = c.z + row * zBytes + (c.zOffset << 2);
    const at = (row * channels) << 2;
    for (let e = first; e < end; e += 4) {
      const count = end - e;
      const column = at + (e << 2);
      const input = Lanes.load(c.u + column, count);
      const delta = Maths.softplus(Lanes.load(c.dt + column, count));
      const gain = f32x4.mul(delta, input);
      const h = states + e * STATES;
      const rates = c.packed + e * STATES;
      const s0 = Channel.advance(
        h,
        rates,
        i8x16.shuffle(delta, delta, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3),
        i8x16.shuffle(gain, gain, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3),
        bs,
        cs,
      );
      let s1 = f32x4.splat(0);
      let s2 = s1;
      let s3 = s1;
      if (count > 1) {
        s1 = Channel.advance(
          h + STATES,
          rates + STATES,
          i8x16.shuffle(delta, delta, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7),
          i8x16.shuffle(gain, gain, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7),
          bs,
          cs,
        );
      }
      if (count > 2) {
        s2 = Channel.advance(
          h + 2 * STATES,
          rates + 2 * STATES,
          i8x16.shuffle(delta, delta, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11),
          i8x16.shuffle(gain, gain, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11),
          bs,
          cs,
        );
      }
      if (count > 3) {
        s3 = Channel.advance(
          h + 3 * STATES,
          rates + 3 * STATES,
          i8x16.shuffle(delta, delta, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15),
          i8x16.shuffle(gain, gain, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15),
          bs,
          cs,
        );
      }
      // Transposes the four channels' partial sums and adds them.
      const low01 = i8x16.shuffle(s0, s1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high01 = i8x16.shuffle(s0, s1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const low23 = i8x16.shuffle(s2, s3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const high23 = i8x16.shuffle(s2, s3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const pair01 = f32x4.add(low01, high01);
      const pair23 = f32x4.add(low23, high23);
      const output = f32x4.add(
        i8x16.shuffle(pair01, pair23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
        i8x16.shuffle(pair01, pair23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
      );
      const skipped = Maths.madd(Lanes.load(c.dSkip + (e << 2), count), input, output);
      const gate = Maths.silu(Lanes.load(z + (e << 2), count));
      Lanes.store(c.y + column, f32x4.mul(skipped, gate), count);
    }
  }
}
