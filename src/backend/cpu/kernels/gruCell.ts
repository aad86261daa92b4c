/**
 * gru_cell: one step of a GRU, from the state after `step` steps to the next
 *
 * Twin of shaders/gru_cell.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows sequences.
 */
import { Gates } from './shared/gates';
import { Lanes } from './shared/maths';

@unmanaged
class GruCellCommand {
  batch: u32;
  length: u32;
  hidden: u32;
  step: u32;
  position: u32;
  gatesX: usize;
  gatesH: usize;
  states: usize;
  tileRows: u32;
}

export function gruCell(command: usize, tile: u32): void {
  const c = changetype<GruCellCommand>(command);
  const hidden = c.hidden;
  const bytes = hidden << 2;
  const end = min(c.batch, (tile + 1) * c.tileRows);
  for (let b = tile * c.tileRows; b < end; b++) {
    let x = c.gatesX + (b * c.length + c.position) * 3 * bytes;
    let h = c.gatesH + (b * (c.length + 1) + c.step) * 3 * bytes;
    let state = c.states + (b * (c.length + 1) + c.step) * bytes;
    for (let i: u32 = 0; i < hidden; i += 4) {
      const count = hidden - i;
      const r = Gates.sigmoid(f32x4.add(Lanes.load(x, count), Lanes.load(h, count)));
      const z = Gates.sigmoid(f32x4.add(Lanes.load(x + bytes, count), Lanes.load(h + bytes, count)));
      const inner = f32x4.mul(r, Lanes.load(h + 2 * bytes, count));
      const n = Gates.tanh(f32x4.add(Lanes.load(x + 2 * bytes, count), inner));
      const old = Lanes.load(state, count);
      Lanes.store(state + bytes, f32x4.add(n, f32x4.mul(z, f32x4.sub(old, n))), count);
      x += 16;
      h += 16;
      state += 16;
    }
  }
}
