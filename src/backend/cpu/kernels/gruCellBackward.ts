/**
 * gru_cell_backward: gradients of one step of gru_cell
 *
 * Twin of shaders/gru_cell_backward.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows sequences.
 */
import { Gates } from './shared/gates';
import { Lanes } from './shared/maths';

@unmanaged
class GruCellBackwardCommand {
  batch: u32;
  length: u32;
  hidden: u32;
  step: u32;
  position: u32;
  gatesX: usize;
  gatesH: usize;
  states: usize;
  dThrough: usize;
  dState: usize;
  dGatesX: usize;
  dGatesH: usize;
  tileRows: u32;
}

export function gruCellBackward(command: usize, tile: u32): void {
  const c = changetype<GruCellBackwardCommand>(command);
  const hidden = c.hidden;
  const bytes = hidden << 2;
  const one = f32x4.splat(1);
  const end = min(c.batch, (tile + 1) * c.tileRows);
  for (let b = tile * c.tileRows; b < end; b++) {
    const xRow = (b * c.length + c.position) * 3 * bytes;
    const hRow = (b * (c.length + 1) + c.step) * 3 * bytes;
    const states = c.states + (b * (c.length + 1) + c.step) * bytes;
    for (let i: u32 = 0; i < hidden; i += 4) {
      const count = hidden - i;
      const at = i << 2;
      const x = c.gatesX + xRow + at;
      const h = c.gatesH + hRow + at;
      const hn = Lanes.load(h + 2 * bytes, count);
      const r = Gates.sigmoid(f32x4.add(Lanes.load(x, count), Lanes.load(h, count)));
      const z = Gates.sigmoid(f32x4.add(Lanes.load(x + bytes, count), Lanes.load(h + bytes, count)));
      const n = Gates.tanh(f32x4.add(Lanes.load(x + 2 * bytes, count), f32x4.mul(r, hn)));
      const dState = c.dState + b * bytes + at;
      const d = f32x4.add(Lanes.load(dState, count), Lanes.load(c.dThrough + b * bytes + at, count));
      const rest = f32x4.sub(one, z);
      const dN = f32x4.mul(f32x4.mul(d, rest), f32x4.sub(one, f32x4.mul(n, n)));
      const change = f32x4.sub(Lanes.load(states + at, count), n);
      const dZ = f32x4.mul(f32x4.mul(f32x4.mul(d, change), z), rest);
      const dR = f32x4.mul(f32x4.mul(f32x4.mul(dN, hn), r), f32x4.sub(one, r));
      const dX = c.dGatesX + xRow + at;
      Lanes.store(dX, dR, count);
      Lanes.store(dX + bytes, dZ, count);
      Lanes.store(dX + 2 * bytes, dN, count);
      const dH = c.dGatesH + hRow + at;
      Lanes.store(dH, dR, count);
      Lanes.store(dH + bytes, dZ, count);
      Lanes.store(dH + 2 * bytes, f32x4.mul(dN, r), count);
      Lanes.store(dState, f32x4.mul(d, z), count);
    }
  }
}
