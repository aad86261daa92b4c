/** Arithmetic on single numbers, in double precision: what is done once a row. */
export class Scalars {
  /** Sum of the four lanes in a fixed order. */
  @inline
  static sum(v: v128): f64 {
    const low = <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1);
    return low + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3));
  }

  /**
   * ln x of normal x, within 1e-10; NaN and infinity come back. x = 2ᵉ · m with m around 1, and ln m = 2 · atanh((m − 1) / (m + 1)),
   * whose argument is below 0.172. The library's logarithm keeps tables in static memory, which threads may not have.
   */
  static log(x: f64): f64 {
    if (!(x < Infinity)) return x;
    const bits = reinterpret<u64>(x);
    let exponent = <i32>(bits >> 52) - 1023;
    let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
    if (m > 1.4142135623730951) {
      m *= 0.5;
      exponent++;
    }
    const s = (m - 1) / (m + 1);
    const r = s * s;
    const series = 1 + r * (1.0 / 3.0 + r * (1.0 / 5.0 + r * (1.0 / 7.0 + r * (1.0 / 9.0 + r * (1.0 / 11.0)))));
    return <f64>exponent * 0.6931471805599453 + 2 * s * series;
  }
}
