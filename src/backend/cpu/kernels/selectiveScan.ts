/**
 * selective_scan: Mamba-1's recurrence with its softplus, skip and gate
 *
 * Twin of shaders/selective_scan.wgsl: formula, shapes and bindings are described there; `segment` is that backend's. Vectors run
 * over the 16 states of a channel, softplus and gate over 4 channels.
 * Pack  packed (E, N): A · log₂e = −exp(aLog) · log₂e.
 * Tile  one sequence × tileChannels channels: segments of positions, 4 channels at a time, of these one after the other with its states in
 *       registers.
 */
import { Lanes, Maths } from './shared/maths';
import { DELTA, GAIN, prepareSteps, SEGMENT, STATES, STEPS_END } from './shared/scanSteps';

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
  scratch: usize;
  scratchBytes: u32;
  tileChannels: u32;
}

/** A thread's scratch memory holds, after the steps, outputs by position, a vector a channel whose lanes are yet to be summed. */
const OUTPUT_SUM: usize = STEPS_END;

/** One channel. */
export function packSelectiveScan(command: usize, tile: u32): void {
  const c = changetype<SelectiveScanCommand>(command);
  const from = c.aLog + tile * STATES;
  const to = c.packed + tile * STATES;
  for (let n: u32 = 0; n < STATES; n += 16) {
    v128.store(to + n, f32x4.mul(Maths.exp(v128.load(from + n)), f32x4.splat(-1.44269504)));
  }
}

export function selectiveScan(command: usize, tile: u32, thread: u32): void {
  const c = changetype<SelectiveScanCommand>(command);
  const tiles = (c.channels + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const end = min(c.channels, first + c.tileChannels);
  const scratch = c.scratch + thread * c.scratchBytes;
  for (let position: u32 = 0; position < c.length; position += SEGMENT) {
    const positions = min(SEGMENT, c.length - position);
    for (let e = first; e < end; e += 4) {
      scanGroup(command, scratch, b, position, positions, e, min<u32>(4, end - e));
    }
  }
}

/** One to four channels of a segment. */
export function scanGroup(
  command: usize,
  scratch: usize,
  b: u32,
  position: u32,
  positions: u32,
  e: u32,
  lanes: u32,
): void {
  const c = changetype<SelectiveScanCommand>(command);
  const token = b * c.length + position;
  const row = c.channels * 4;
  let at: usize = token * row + e * 4;
  prepareSteps(scratch, c.dt + at, c.u + at, row, positions, lanes);
  const bcRow = c.bcStride * 4;
  const bs = c.bc + token * bcRow + c.bOffset * 4;
  const cs = c.bc + token * bcRow + c.cOffset * 4;
  const states = c.state + (b * c.channels + e) * STATES;
  for (let lane: u32 = 0; lane < lanes; lane++) {
    const rates = c.packed + (e + lane) * STATES;
    scanOutputs(scratch + lane * 4, scratch + lane * 16, rates, states + lane * STATES, bs, cs, bcRow, positions);
  }
  const skip = Lanes.load(c.dSkip + e * 4, lanes);
  let z = c.z + (token * c.zStride + c.zOffset + e) * 4;
  for (let i: u32 = 0; i < positions; i++) {
    const sums = scratch + OUTPUT_SUM + i * 64;
    const sum = Lanes.sums(v128.load(sums), v128.load(sums, 16), v128.load(sums, 32), v128.load(sums, 48));
    const output = Maths.madd(skip, Lanes.load(c.u + at, lanes), sum);
    Lanes.store(c.y + at, f32x4.mul(output, Maths.silu(Lanes.load(z, lanes))), lanes);
    at += row;
    z += c.zStride * 4;
  }
}

/** One channel of a segment: advances its states and keeps Σ h · C of each position as four partial sums. */
export function scanOutputs(
  steps: usize,
  sums: usize,
  rates: usize,
  state: usize,
  bs: usize,
  cs: usize,
  row: u32,
  positions: u32,
): void {
  let h0 = v128.load(state);
  let h1 = v128.load(state, 16);
  let h2 = v128.load(state, 32);
  let h3 = v128.load(state, 48);
  for (let i: u32 = 0; i < positions; i++) {
    const delta = v128.load32_splat(steps, DELTA);
    const gain = v128.load32_splat(steps, GAIN);
    h0 = Maths.madd(gain, v128.load(bs), Maths.exp2Times(f32x4.mul(delta, v128.load(rates)), h0));
    let output = f32x4.mul(h0, v128.load(cs));
    h1 = Maths.madd(gain, v128.load(bs, 16), Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 16)), h1));
    output = Maths.madd(h1, v128.load(cs, 16), output);
    h2 = Maths.madd(gain, v128.load(bs, 32), Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 32)), h2));
    output = Maths.madd(h2, v128.load(cs, 32), output);
    h3 = Maths.madd(gain, v128.load(bs, 48), Maths.exp2Times(f32x4.mul(delta, v128.load(rates, 48)), h3));
    output = Maths.madd(h3, v128.load(cs, 48), output);
    v128.store(sums, output, OUTPUT_SUM);
    steps += 16;
    sums += 64;
    bs += row;
    cs += row;
  }
  v128.store(state, h0);
  v128.store(state, h1, 16);
  v128.store(state, h2, 32);
  v128.store(state, h3, 48);
}
