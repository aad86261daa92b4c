/**
 * causal_conv_backward: dPre = (dOutA + dOutB) · SiLU'(s);  dx[l] = Σ_j weight[j] · dPre[l + (W − 1) − j];
 *                       dWeight[j] += Σ dPre[l] · x[l − (W − 1) + j];  dBias += Σ dPre
 *
 * Twin of shaders/causal_conv_backward.wgsl: formula, shapes and bindings are described there. A sequence is walked in blocks from
 * its end, because dx needs dPre of the W − 1 positions after: the first ones of the block before.
 * Scratch  weight (W, tileChannels), x and dPre (blockRows + W − 1, tileChannels).
 * Shared   (B, W + 1, E): the sums of each sequence, the bias last.
 * Tile     one sequence × tileChannels channels (a multiple of 16), channels fastest.
 * Then     sumCausalConvBackward: tileChannels channels a tile.
 */
import { Lanes, Maths } from './shared/maths';
import { Partials } from './shared/partials';

@unmanaged
class CausalConvBackwardCommand {
  batch: u32;
  length: u32;
  channels: u32;
  taps: u32;
  xStride: u32;
  aStride: u32;
  dxStride: u32;
  x: usize;
  weight: usize;
  bias: usize;
  dOutA: usize;
  dOutB: usize;
  dx: usize;
  dWeight: usize;
  dBias: usize;
  shared: usize;
  scratch: usize;
  scratchBytes: u32;
  blockRows: u32;
  tileChannels: u32;
}

export function causalConvBackward(command: usize, tile: u32, thread: u32): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const taps = c.taps;
  const back = taps - 1;
  const tiles = (c.channels + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const width = min(c.channels - first, c.tileChannels);
  const rowBytes = c.tileChannels << 2;
  const weight = c.scratch + thread * c.scratchBytes;
  const x = weight + taps * rowBytes;
  const dPre = x + (c.blockRows + back) * rowBytes;
  // Zeros for channels past the last, for positions after the end and for sums without terms.
  memory.fill(weight, 0, c.scratchBytes);
  for (let e: u32 = 0; e < width; e++) {
    for (let j: u32 = 0; j < taps; j++) {
      store<f32>(weight + j * rowBytes + (e << 2), load<f32>(c.weight + (((first + e) * taps + j) << 2)));
    }
  }
  let block = ((c.length - 1) / c.blockRows) * c.blockRows;
  let rows = c.length - block;
  while (true) {
    readBlock(command, b, block, rows, first, width, x, dPre);
    beforeActivation(command, rows, first, width, weight, x, dPre);
    inputGrad(command, b * c.length + block, rows, first, width, weight, dPre);
    parameterSums(command, b, block + rows === c.length, rows, first, width, x, dPre);
    if (block === 0) break;
    memory.copy(dPre + c.blockRows * rowBytes, dPre, back * rowBytes);
    rows = c.blockRows;
    block -= rows;
  }
}

/**
 * Inputs of a block and the W − 1 before it to `x`, the output's gradients to `dPre`. Apart from the arithmetic, whose long chains leave
 * no room for loads ahead (12 for 15 ms over 4,096 × 512); and rows that lie a power of two apart would push each other out of the cache.
 */
export function readBlock(
  command: usize,
  b: u32,
  block: u32,
  rows: u32,
  first: u32,
  width: u32,
  x: usize,
  dPre: usize,
): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const back = c.taps - 1;
  const rowBytes = c.tileChannels << 2;
  for (let r: u32 = 0; r < rows + back; r++) {
    const to = x + r * rowBytes;
    if (block + r < back) {
      memory.fill(to, 0, rowBytes);
      continue;
    }
    const from = c.x + (((b * c.length + block + r - back) * c.xStride + first) << 2);
    for (let e: u32 = 0; e < width; e += 4) v128.store(to + (e << 2), Lanes.load(from + (e << 2), width - e));
  }
  for (let r: u32 = 0; r < rows; r++) {
    const t = b * c.length + block + r;
    const to = dPre + r * rowBytes;
    const dOutA = c.dOutA + ((t * c.aStride + first) << 2);
    const dOutB = c.dOutB + ((t * c.channels + first) << 2);
    for (let e: u32 = 0; e < width; e += 4) {
      const at = e << 2;
      v128.store(to + at, f32x4.add(Lanes.load(dOutA + at, width - e), Lanes.load(dOutB + at, width - e)));
    }
  }
}

/** The output's gradients in `dPre` times SiLU'. */
export function beforeActivation(
  command: usize,
  rows: u32,
  first: u32,
  width: u32,
  weight: usize,
  x: usize,
  dPre: usize,
): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const rowBytes = c.tileChannels << 2;
  const endOfWeight = weight + c.taps * rowBytes;
  for (let r: u32 = 0; r < rows; r++) {
    for (let e: u32 = 0; e < width; e += 4) {
      const at = e << 2;
      let sum = Lanes.load(c.bias + (first << 2) + at, width - e);
      let from = x + r * rowBytes + at;
      for (let w = weight + at; w < endOfWeight; w += rowBytes) {
        sum = Maths.madd(v128.load(w), v128.load(from), sum);
        from += rowBytes;
      }
      const to = dPre + r * rowBytes + at;
      v128.store(to, f32x4.mul(v128.load(to), Maths.siluGrad(sum)));
    }
  }
}

export function inputGrad(command: usize, t: u32, rows: u32, first: u32, width: u32, weight: usize, dPre: usize): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const rowBytes = c.tileChannels << 2;
  const lastTap = weight + (c.taps - 1) * rowBytes;
  for (let r: u32 = 0; r < rows; r++) {
    const dx = c.dx + (((t + r) * c.dxStride + first) << 2);
    for (let e: u32 = 0; e < width; e += 4) {
      let sum = f32x4.splat(0);
      let from = dPre + r * rowBytes + (e << 2);
      for (let w = lastTap + (e << 2); w >= weight; w -= rowBytes) {
        sum = Maths.madd(v128.load(w), v128.load(from), sum);
        from += rowBytes;
      }
      Lanes.store(dx + (e << 2), sum, width - e);
    }
  }
}

class Sums {
  /** Adds the sum of a block to those of the blocks after it. */
  @inline
  static keep(at: usize, sum: v128, begin: bool, count: i32): void {
    if (count <= 0) return;
    Lanes.store(at, begin ? sum : f32x4.add(sum, Lanes.load(at, count)), count);
  }
}

/** Sums of a block's rows for dWeight and dBias, 16 channels at a time; `begin`: it is the sequence's first block to be done. */
export function parameterSums(
  command: usize,
  b: u32,
  begin: bool,
  rows: u32,
  first: u32,
  width: u32,
  x: usize,
  dPre: usize,
): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const taps = c.taps;
  const rowBytes = c.tileChannels << 2;
  for (let e: u32 = 0; e < width; e += 16) {
    const end = dPre + rows * rowBytes + (e << 2);
    for (let j: u32 = 0; j <= taps; j++) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      if (j === taps) {
        for (let d = dPre + (e << 2); d < end; d += rowBytes) {
          s0 = f32x4.add(s0, v128.load(d));
          s1 = f32x4.add(s1, v128.load(d, 16));
          s2 = f32x4.add(s2, v128.load(d, 32));
          s3 = f32x4.add(s3, v128.load(d, 48));
        }
      } else {
        let from = x + j * rowBytes + (e << 2);
        for (let d = dPre + (e << 2); d < end; d += rowBytes) {
          s0 = Maths.madd(v128.load(d), v128.load(from), s0);
          s1 = Maths.madd(v128.load(d, 16), v128.load(from, 16), s1);
          s2 = Maths.madd(v128.load(d, 32), v128.load(from, 32), s2);
          s3 = Maths.madd(v128.load(d, 48), v128.load(from, 48), s3);
          from += rowBytes;
        }
      }
      const at = c.shared + (((b * (taps + 1) + j) * c.channels + first + e) << 2);
      const count = <i32>(width - e);
      Sums.keep(at, s0, begin, count);
      Sums.keep(at + 16, s1, begin, count - 4);
      Sums.keep(at + 32, s2, begin, count - 8);
      Sums.keep(at + 48, s3, begin, count - 12);
    }
  }
}

export function sumCausalConvBackward(command: usize, tile: u32): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const taps = c.taps;
  const apart = (taps + 1) * c.channels;
  const first = tile * c.tileChannels;
  const end = min(c.channels, first + c.tileChannels);
  for (let j: u32 = 0; j < taps; j++) {
    const sums = c.shared + ((j * c.channels) << 2);
    Partials.addColumn(c.dWeight + (j << 2), taps, sums, apart, c.batch, first, end);
  }
  Partials.add(c.dBias, c.shared + ((taps * c.channels) << 2), apart, c.batch, first, end);
}
