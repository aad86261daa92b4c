/** Max-pooling over pairs of positions; the twin of shaders/shared/pairs.wgsl. */
export class Pairs {
  /** Mask of the lanes in which PyTorch takes the second of two: where it is greater, or NaN. */
  @inline
  static secondWins(first: v128, second: v128): v128 {
    return v128.or(f32x4.gt(second, first), f32x4.ne(second, second));
  }
}
