/**
 * selective_scan_backward: gradients of selectiveScan.ts, and its gated output on the way
 *
 * Twin of shaders/selective_scan_backward.wgsl: formulas, shapes and bindings are described there, `segment` and `tiles` are that
 * backend's; docs/scan-backward.md derives them. Vectors run over the 16 states of a channel, softplus and gate over 4 channels.
 * Tile     one sequence × tileChannels channels: forward for the state that enters each segment, then segments from the last, 4
 *          channels at a time, each rebuilt and walked back while its decays and states lie in the first-level cache.
 * Shared   partial sums: of B's and C's gradients (tiles, L, 32), then of A's (B, E, 16), then of the skip's (B, E).
 * Then     selectiveScanBackwardBc (rows), selectiveScanBackwardChannels (channels) add them up in one order.
 */
import { Lanes, Maths } from './shared/maths';
import {
  ADJOINT,
  D_A,
  D_OUTPUT,
  D_SKIP,
  ENTERING,
  EXPONENT_SUM,
  GAIN_SUM,
  OUTPUT_SUM,
  PARTIAL,
  RATES,
  rebuildChannel,
  scanChannel,
  walkChannelBack,
} from './shared/scanBackWalks';
import { DELTA, prepareSteps, SEGMENT, STATES } from './shared/scanSteps';

@unmanaged
export class SelectiveScanBackwardCommand {
  batch: u32;
  length: u32;
  channels: u32;
  bcStride: u32;
  bOffset: u32;
  cOffset: u32;
  zStride: u32;
  zOffset: u32;
  dZStride: u32;
  dZOffset: u32;
  segment: u32;
  tiles: u32;
  u: usize;
  dt: usize;
  bc: usize;
  aLog: usize;
  dSkip: usize;
  z: usize;
  dY: usize;
  y: usize;
  dUDt: usize;
  dBc: usize;
  dZ: usize;
  dALog: usize;
  dDSkip: usize;
  shared: usize;
  scratch: usize;
  scratchBytes: u32;
  tileChannels: u32;
}

const LN2: f32 = 0.69314718;

export function selectiveScanBackward(command: usize, tile: u32, thread: u32): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  const tiles = (c.channels + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const count = min(c.channels - first, c.tileChannels);
  const scratch = c.scratch + thread * c.scratchBytes;
  for (let at: usize = 0; at < count * STATES; at += 16) {
    const a = f32x4.neg(Maths.exp(v128.load(c.aLog + first * STATES + at)));
    v128.store(scratch + at, f32x4.mul(a, f32x4.splat(1.44269504)), RATES);
  }
  memory.fill(scratch + ADJOINT, 0, D_SKIP + 4 * c.tileChannels - ADJOINT);
  memory.fill(scratch + ENTERING, 0, count * STATES);
  const segments = (c.length + SEGMENT - 1) / SEGMENT;
  for (let s: u32 = 0; s + 1 < segments; s++) scanSegment(command, scratch, b, first, count, s);
  for (let s = segments; s > 0; s--) scanSegmentBack(command, scratch, tile, b, first, count, s - 1);
  const sums = c.shared + c.batch * tiles * c.length * PARTIAL;
  const channel = b * c.channels + first;
  memory.copy(sums + channel * STATES, scratch + D_A, count * STATES);
  memory.copy(sums + c.batch * c.channels * STATES + channel * 4, scratch + D_SKIP, count * 4);
}

/** From the states that enter segment s to those that enter the next. */
export function scanSegment(command: usize, scratch: usize, b: u32, first: u32, count: u32, s: u32): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  const token = b * c.length + s * SEGMENT;
  const bs = c.bc + (token * c.bcStride + c.bOffset) * 4;
  const states = scratch + ENTERING + s * c.tileChannels * STATES;
  const next = c.tileChannels * STATES;
  for (let e: u32 = 0; e < count; e += 4) {
    const lanes = min<u32>(4, count - e);
    const at: usize = (token * c.channels + first + e) * 4;
    prepareSteps(scratch, c.dt + at, c.u + at, c.channels * 4, SEGMENT, lanes);
    for (let lane: u32 = 0; lane < lanes; lane++) {
      const h = states + (e + lane) * STATES;
      scanChannel(scratch + lane * 4, scratch + RATES + (e + lane) * STATES, h, h + next, bs, c.bcStride * 4);
    }
  }
}

/** Gradients of segment s. */
export function scanSegmentBack(
  command: usize,
  scratch: usize,
  tile: u32,
  b: u32,
  first: u32,
  count: u32,
  s: u32,
): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  const position = s * SEGMENT;
  const positions = min(SEGMENT, c.length - position);
  const token = b * c.length + position;
  const partials = c.shared + (tile * c.length + position) * PARTIAL;
  const row = c.bcStride * 4;
  const bs = c.bc + token * row + c.bOffset * 4;
  const cs = c.bc + token * row + c.cOffset * 4;
  const states = scratch + ENTERING + s * c.tileChannels * STATES;
  memory.fill(partials, 0, positions * PARTIAL);
  for (let e: u32 = 0; e < count; e += 4) {
    const lanes = min<u32>(4, count - e);
    const column: usize = (token * c.channels + first + e) * 4;
    prepareSteps(scratch, c.dt + column, c.u + column, c.channels * 4, positions, lanes);
    prepareOutputs(command, scratch, token, positions, first + e, lanes);
    for (let lane: u32 = 0; lane < lanes; lane++) {
      const at = scratch + (e + lane) * STATES;
      rebuildChannel(scratch, lane, at + RATES, states + (e + lane) * STATES, bs, cs, row, partials, positions);
      walkChannelBack(scratch, lane, at, bs, cs, row, partials, positions);
    }
    finishGroup(command, scratch, token, positions, first, e, lanes);
  }
}

/** Gradients of the output before the gate. */
export function prepareOutputs(command: usize, scratch: usize, token: u32, positions: u32, e: u32, lanes: u32): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  let at = c.dY + (token * c.channels + e) * 4;
  let z = c.z + (token * c.zStride + c.zOffset + e) * 4;
  for (let i: u32 = 0; i < positions; i++) {
    const gate = Maths.silu(Lanes.load(z, lanes));
    v128.store(scratch + i * 16, f32x4.mul(Lanes.load(at, lanes), gate), D_OUTPUT);
    at += c.channels * 4;
    z += c.zStride * 4;
  }
}

class Sums {
  /** Of each channel's four lanes. */
  @inline
  static lanes(at: usize): v128 {
    return Lanes.sums(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
  }
}

/** What is left to do by position: y, and the gradients of u, dt, z and the skip. */
export function finishGroup(
  command: usize,
  scratch: usize,
  token: u32,
  positions: u32,
  first: u32,
  e: u32,
  lanes: u32,
): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  const channels = c.channels * 4;
  const skip = Lanes.load(c.dSkip + (first + e) * 4, lanes);
  const one = f32x4.splat(1.0);
  let dSkip = f32x4.splat(0);
  let at: usize = (token * c.channels + first + e) * 4;
  let z = c.z + (token * c.zStride + c.zOffset + first + e) * 4;
  let dZ = c.dZ + (token * c.dZStride + c.dZOffset + first + e) * 4;
  let dUDt = c.dUDt + (2 * token * c.channels + first + e) * 4;
  for (let i: u32 = 0; i < positions; i++) {
    const sums = scratch + i * 64;
    const input = Lanes.load(c.u + at, lanes);
    const gate = Lanes.load(z, lanes);
    const open = Maths.sigmoid(gate);
    const output = Maths.madd(skip, input, Sums.lanes(sums + OUTPUT_SUM));
    Lanes.store(c.y + at, f32x4.mul(output, f32x4.mul(gate, open)), lanes);
    // SiLU'(z) = σ(z) (1 + z σ(−z))
    const slope = f32x4.mul(open, Maths.madd(gate, f32x4.sub(one, open), one));
    Lanes.store(dZ, f32x4.mul(f32x4.mul(Lanes.load(c.dY + at, lanes), output), slope), lanes);
    const dGain = Sums.lanes(sums + GAIN_SUM);
    const dOutput = v128.load(scratch + i * 16, D_OUTPUT);
    Lanes.store(dUDt, Maths.madd(v128.load(scratch + i * 16, DELTA), dGain, f32x4.mul(skip, dOutput)), lanes);
    const dDelta = Maths.madd(f32x4.splat(LN2), Sums.lanes(sums + EXPONENT_SUM), f32x4.mul(input, dGain));
    Lanes.store(dUDt + channels, f32x4.mul(dDelta, Maths.sigmoid(Lanes.load(c.dt + at, lanes))), lanes);
    dSkip = Maths.madd(input, dOutput, dSkip);
    at += channels;
    z += c.zStride * 4;
    dZ += c.dZStride * 4;
    dUDt += 2 * channels;
  }
  v128.store(scratch + e * 4, f32x4.add(v128.load(scratch + e * 4, D_SKIP), dSkip), D_SKIP);
}

/** Rows that a tile of selectiveScanBackwardBc adds up. */
const ROWS: u32 = 64;

/** B's and C's gradients of ROWS tokens: the sums over stripes of channels. */
export function selectiveScanBackwardBc(command: usize, tile: u32): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  const tiles = (c.channels + c.tileChannels - 1) / c.tileChannels;
  const end = min((tile + 1) * ROWS, c.batch * c.length);
  for (let token = tile * ROWS; token < end; token++) {
    const b = token / c.length;
    const row = c.dBc + token * c.bcStride * 4;
    for (let n: u32 = 0; n < PARTIAL; n += 16) {
      let from = c.shared + (b * tiles * c.length + (token % c.length)) * PARTIAL + n;
      let sum = v128.load(from);
      for (let k: u32 = 1; k < tiles; k++) {
        from += c.length * PARTIAL;
        sum = f32x4.add(sum, v128.load(from));
      }
      const to = n < STATES ? c.bOffset * 4 + n : c.cOffset * 4 + n - STATES;
      v128.store(row + to, sum);
    }
  }
}

/** One channel's gradients of A_log and the skip: the sums over sequences. */
export function selectiveScanBackwardChannels(command: usize, tile: u32): void {
  const c = changetype<SelectiveScanBackwardCommand>(command);
  const tiles = (c.channels + c.tileChannels - 1) / c.tileChannels;
  const sums = c.shared + c.batch * tiles * c.length * PARTIAL;
  for (let n: u32 = 0; n < STATES; n += 16) {
    let from = sums + tile * STATES + n;
    let sum = v128.load(from);
    for (let b: u32 = 1; b < c.batch; b++) {
      from += c.channels * STATES;
      sum = f32x4.add(sum, v128.load(from));
    }
    const at = tile * STATES + n;
    const a = f32x4.neg(Maths.exp(v128.load(c.aLog + at)));
    v128.store(c.dALog + at, Maths.madd(sum, a, v128.load(c.dALog + at)));
  }
  const skips = sums + c.batch * c.channels * STATES;
  let sum: f32 = 0;
  for (let b: u32 = 0; b < c.batch; b++) sum += load<f32>(skips + (b * c.channels + tile) * 4);
  store<f32>(c.dDSkip + tile * 4, load<f32>(c.dDSkip + tile * 4) + sum);
}
