/** Rows of a padded batch; the twin of shaders/shared/unpadded.wgsl. */
export class Unpadded {
  /** Whether row t, position t % length of sequence t / length, lies below that sequence's length. */
  @inline
  static has(lengths: usize, length: u32, t: u32): bool {
    return t % length < load<u32>(lengths + ((t / length) << 2));
  }

  /** Rows that count; 1 where there is none, since it divides. */
  static count(lengths: usize, batch: u32, length: u32): f32 {
    let count: u32 = 0;
    for (let b: u32 = 0; b < batch; b++) count += min(load<u32>(lengths + (b << 2)), length);
    return <f32>max<u32>(count, 1);
  }
}
