/** Sums over many rows are made in slices of rows, each in a place of its own, and added up here: the same bits for any number of threads. */
import { Lanes } from './maths';

export class Partials {
  /** Σ_s of four floats, s in ascending order; `apart` floats lie between one slice's and the next one's, `count` of four are inside. */
  @inline
  static sum(from: usize, apart: u32, slices: u32, count: u32): v128 {
    let sum = Lanes.load(from, count);
    for (let s: u32 = 1; s < slices; s++) {
      from += apart << 2;
      sum = f32x4.add(sum, Lanes.load(from, count));
    }
    return sum;
  }

  /** out[i] += Σ_s partials[s · apart + i] for i in [first, end). */
  @inline
  static add(out: usize, partials: usize, apart: u32, slices: u32, first: u32, end: u32): void {
    for (let i = first; i < end; i += 4) {
      const count = end - i;
      const sum = Partials.sum(partials + (i << 2), apart, slices, count);
      const at = out + (i << 2);
      Lanes.store(at, f32x4.add(Lanes.load(at, count), sum), count);
    }
  }

  /** The same for a column of wider rows: out[i · stride] += Σ_s partials[s · apart + i]. */
  @inline
  static addColumn(out: usize, stride: u32, partials: usize, apart: u32, slices: u32, first: u32, end: u32): void {
    for (let i = first; i < end; i++) {
      let from = partials + (i << 2);
      let sum = load<f32>(from);
      for (let s: u32 = 1; s < slices; s++) {
        from += apart << 2;
        sum += load<f32>(from);
      }
      const at = out + ((i * stride) << 2);
      store<f32>(at, load<f32>(at) + sum);
    }
  }
}
