/**
 * causal_conv_backward: dPre = (dOutA + dOutB) · SiLU'(s);  dx[l] = Σ_j weight[j] · dPre[l + (W − 1) − j];
 *                       dWeight[j] += Σ dPre[l] · x[l − (W − 1) + j];  dBias += Σ dPre
 *
 * Twin of shaders/causal_conv_backward.wgsl: formula, shapes and bindings are described there. A sequence is walked in blocks from
 * its end, because dx needs dPre of the W − 1 positions after: the first ones of the block before.
 * Scratch  weight (W, tileChannels), then dPre (blockRows + W − 1, tileChannels).
 * Shared   (B, W + 1, E): the sums of each sequence, the bias last.
 * Tile     one sequence × tileChannels channels (a multiple of 4), channels fastest.
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
  const channels = c.channels;
  const taps = c.taps;
  const back = taps - 1;
  const length = c.length;
  const tiles = (channels + c.tileChannels - 1) / c.tileChannels;
  const b = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const width = min(channels - first, c.tileChannels);
  const rowBytes = c.tileChannels << 2;
  const weight = c.scratch + thread * c.scratchBytes;
  const dPre = weight + taps * rowBytes;
  memory.fill(weight, 0, taps * rowBytes);
  for (let e: u32 = 0; e < width; e++) {
    for (let j: u32 = 0; j < taps; j++) {
      store<f32>(weight + j * rowBytes + (e << 2), load<f32>(c.weight + (((first + e) * taps + j) << 2)));
    }
  }
  let block = ((length - 1) / c.blockRows) * c.blockRows;
  let rows = length - block;
  // Nothing comes after the end.
  memory.fill(dPre + rows * rowBytes, 0, back * rowBytes);
  while (true) {
    beforeActivation(command, b, block, rows, first, width, weight, dPre);
    inputGrad(command, b, block, rows, first, width, weight, dPre);
    parameterSums(command, b, block, rows, first, width, dPre);
    if (block === 0) break;
    memory.copy(dPre + c.blockRows * rowBytes, dPre, back * rowBytes);
    rows = c.blockRows;
    block -= rows;
  }
}

/** dPre of a block's rows; lanes past the last channel become 0. */
export function beforeActivation(
  command: usize,
  b: u32,
  block: u32,
  rows: u32,
  first: u32,
  width: u32,
  weight: usize,
  dPre: usize,
): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const back = c.taps - 1;
  const xBytes = c.xStride << 2;
  const rowBytes = c.tileChannels << 2;
  for (let r: u32 = 0; r < rows; r++) {
    const l = block + r;
    const missing: u32 = l >= back ? 0 : back - l;
    const t = b * c.length + l;
    const x = c.x + (t + missing - back) * xBytes + (first << 2);
    const a = c.dOutA + ((t * c.aStride + first) << 2);
    const d = c.dOutB + ((t * c.channels + first) << 2);
    for (let e: u32 = 0; e < width; e += 4) {
      const count = width - e;
      const at = e << 2;
      let sum = Lanes.load(c.bias + (first << 2) + at, count);
      let from = x + at;
      for (let j = missing; j <= back; j++) {
        sum = Maths.madd(v128.load(weight + j * rowBytes + at), Lanes.load(from, count), sum);
        from += xBytes;
      }
      const dOut = f32x4.add(Lanes.load(a + at, count), Lanes.load(d + at, count));
      v128.store(dPre + r * rowBytes + at, f32x4.mul(dOut, Maths.siluGrad(sum)));
    }
  }
}

export function inputGrad(
  command: usize,
  b: u32,
  block: u32,
  rows: u32,
  first: u32,
  width: u32,
  weight: usize,
  dPre: usize,
): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const rowBytes = c.tileChannels << 2;
  const lastTap = weight + (c.taps - 1) * rowBytes;
  for (let r: u32 = 0; r < rows; r++) {
    const dx = c.dx + (((b * c.length + block + r) * c.dxStride + first) << 2);
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

/** Sums of a block's rows for dWeight and dBias, added to those of the blocks after it. */
export function parameterSums(
  command: usize,
  b: u32,
  block: u32,
  rows: u32,
  first: u32,
  width: u32,
  dPre: usize,
): void {
  const c = changetype<CausalConvBackwardCommand>(command);
  const taps = c.taps;
  const back = taps - 1;
  const xBytes = c.xStride << 2;
  const rowBytes = c.tileChannels << 2;
  const begin = block + rows === c.length;
  for (let e: u32 = 0; e < width; e += 4) {
    const count = width - e;
    for (let j: u32 = 0; j <= taps; j++) {
      let sum = f32x4.splat(0);
      if (j === taps) {
        for (let r: u32 = 0; r < rows; r++) sum = f32x4.add(sum, v128.load(dPre + r * rowBytes + (e << 2)));
      } else {
        // The first row whose input is in the sequence.
        const from: u32 = block + j >= back ? 0 : back - j - block;
        let d = dPre + from * rowBytes + (e << 2);
        let x = c.x + (b * c.length + block + from + j - back) * xBytes + ((first + e) << 2);
        for (let r = from; r < rows; r++) {
          sum = Maths.madd(v128.load(d), Lanes.load(x, count), sum);
          d += rowBytes;
          x += xBytes;
        }
      }
      const at = c.shared + (((b * (taps + 1) + j) * c.channels + first + e) << 2);
      if (!begin) sum = f32x4.add(sum, Lanes.load(at, count));
      Lanes.store(at, sum, count);
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
