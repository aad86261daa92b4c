/** Sums over many rows are made in slices of rows, each in a place of its own, and added up here: the same bits for any number of threads. */
import { Lanes } from './maths';

export class Partials {
  /**
   * out[i] += Σ_s partials[s · apart + i] for i in [first, end), s in ascending order.
   * @param apart floats between the partial sums of one slice and the next
   */
  @inline
  static add(out: usize, partials: usize, apart: u32, slices: u32, first: u32, end: u32): void {
    for (let i = first; i < end; i += 4) {
      const count = end - i;
      let from = partials + (i << 2);
      let sum = Lanes.load(from, count);
      for (let s: u32 = 1; s < slices; s++) {
        from += apart << 2;
        sum = f32x4.add(sum, Lanes.load(from, count));
      }
      const at = out + (i << 2);
      Lanes.store(at, f32x4.add(Lanes.load(at, count), sum), count);
    }
  }
}
