/**
 * Vector arithmetic shared by the kernels; the twin of shaders/shared/activations.wgsl.
 *
 * Static methods, because TypeScript's grammar (lint, formatting) knows decorators on methods and not on functions, and
 * these must be inlined: a call costs more than most of them. `pmax` and `pmin` stand for maximum and minimum: one
 * instruction each where `f32x4.max` takes six, and NaN in the first argument comes through.
 */

/** log₂e */
const LOG2E: f32 = 1.44269504;
/** ln 2 in two parts: the first has few enough digits that n times it is exact for |n| ≤ 128. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** Adding this rounds to the nearest integer n and leaves n + 127, a float's exponent field for 2ⁿ, in the lowest bits. */
const ROUND: f32 = 12583039.0;

export class Maths {
  /** a · b + c: rounded once with relaxed SIMD (where the hardware has it), twice without. */
  @inline
  static madd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
    return f32x4.add(f32x4.mul(a, b), c);
  }

  /**
   * 2ˣ · h for x ≤ 0, the power within 2.5e-7; 0 below 2⁻¹²⁷. x = n + f with |f| ≤ ½. 2ⁿ · h goes beside the polynomial: the chain of
   * dependent instructions is what the scan waits for (Horner: 42 M channel·tokens/s, so: 46).
   */
  @inline
  static exp2Times(x: v128, h: v128): v128 {
    const clamped = f32x4.pmax(x, f32x4.splat(-127.0));
    const shifted = f32x4.add(clamped, f32x4.splat(ROUND));
    const p = Maths.exp2Fraction(f32x4.sub(clamped, f32x4.sub(shifted, f32x4.splat(ROUND))));
    // A product and not an addition to the exponent: NaN of any payload stays NaN.
    return f32x4.mul(p, f32x4.mul(i32x4.shl(shifted, 23), h));
  }

  /** 2ˣ for x ≤ 0, as above. */
  @inline
  static exp2(x: v128): v128 {
    const clamped = f32x4.pmax(x, f32x4.splat(-127.0));
    const shifted = f32x4.add(clamped, f32x4.splat(ROUND));
    const p = Maths.exp2Fraction(f32x4.sub(clamped, f32x4.sub(shifted, f32x4.splat(ROUND))));
    return f32x4.mul(p, i32x4.shl(shifted, 23));
  }

  /**
   * 2ᶠ for |f| ≤ ½ by Estrin's scheme: 1 + f·q(f) minimises the relative error (Lawson's algorithm in NumPy), and is exactly 1 at 0, so
   * that slow decays keep their digits.
   */
  @inline
  static exp2Fraction(f: v128): v128 {
    const ff = f32x4.mul(f, f);
    const high = Maths.madd(f, f32x4.splat(0.0013264727377426248), f32x4.splat(0.009671512835118095));
    const middle = Maths.madd(f, f32x4.splat(0.05550733744606158), f32x4.splat(0.24022242082383718));
    const low = Maths.madd(f, f32x4.splat(0.6931469775973287), f32x4.splat(1.0));
    return Maths.madd(Maths.madd(high, ff, middle), ff, low);
  }

  /** eˣ over the whole range, within 2e-7: 0 below -88, infinite above 88.4. */
  @inline
  static exp(x: v128): v128 {
    const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-88.02969)), f32x4.splat(88.72284));
    const shifted = f32x4.add(f32x4.mul(clamped, f32x4.splat(LOG2E)), f32x4.splat(ROUND));
    const n = f32x4.sub(shifted, f32x4.splat(ROUND));
    let f = f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
    f = f32x4.sub(f, f32x4.mul(n, f32x4.splat(LN2_LOW)));
    let p = Maths.madd(f, f32x4.splat(0.0013814613290705794), f32x4.splat(0.008368709938045256));
    p = Maths.madd(p, f, f32x4.splat(0.041668387369509646));
    p = Maths.madd(p, f, f32x4.splat(0.16666520688893638));
    p = Maths.madd(p, f, f32x4.splat(0.4999999345164807));
    p = Maths.madd(f32x4.mul(p, f), f, f);
    return f32x4.mul(f32x4.add(p, f32x4.splat(1.0)), i32x4.shl(shifted, 23));
  }

  @inline
  static sigmoid(x: v128): v128 {
    return f32x4.div(f32x4.splat(1.0), f32x4.add(f32x4.splat(1.0), Maths.exp(f32x4.neg(x))));
  }

  /** x · σ(x). */
  @inline
  static silu(x: v128): v128 {
    return f32x4.div(x, f32x4.add(f32x4.splat(1.0), Maths.exp(f32x4.neg(x))));
  }

  /** SiLU'(x) = σ(x) · (1 + x · (1 − σ(x))). */
  @inline
  static siluGrad(x: v128): v128 {
    const one = f32x4.splat(1.0);
    const s = f32x4.div(one, f32x4.add(one, Maths.exp(f32x4.neg(x))));
    return f32x4.mul(s, Maths.madd(x, f32x4.sub(one, s), one));
  }

  /**
   * log(1 + eˣ) = max(x, 0) + log1p(q), q = e^−|x|, log1p(q) = 2·atanh(s) with s = q / (2 + q) ≤ ⅓: no cancellation
   * for small q (shaders/shared/activations.wgsl says what log(1 + q) would lose). atanh(s)/s is a minimax polynomial in s².
   */
  @inline
  static softplus(x: v128): v128 {
    const q = Maths.exp(f32x4.neg(f32x4.abs(x)));
    const s = f32x4.div(q, f32x4.add(q, f32x4.splat(2.0)));
    const r = f32x4.mul(s, s);
    let p = Maths.madd(r, f32x4.splat(0.1400599697647049), f32x4.splat(0.14000901973429938));
    p = Maths.madd(p, r, f32x4.splat(0.20010763655870542));
    p = Maths.madd(p, r, f32x4.splat(0.3333320814228657));
    p = Maths.madd(p, r, f32x4.splat(1.0));
    return Maths.madd(f32x4.add(s, s), p, f32x4.pmax(x, f32x4.splat(0.0)));
  }
}

/** Four floats, of which only the first `count` (1 to 4) may be inside an array. */
export class Lanes {
  /** Sum of the four lanes in a fixed order. */
  @inline
  static sum(v: v128): f32 {
    return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
  }

  /** Loads the lanes inside, and zeros. */
  @inline
  static load(at: usize, count: u32): v128 {
    if (count >= 4) return v128.load(at);
    let value = v128.load32_zero(at);
    if (count > 1) value = v128.load_lane<f32>(at, value, 1, 4);
    if (count > 2) value = v128.load_lane<f32>(at, value, 2, 8);
    return value;
  }

  /** Stores the lanes inside. */
  @inline
  static store(at: usize, value: v128, count: u32): void {
    if (count >= 4) {
      v128.store(at, value);
      return;
    }
    v128.store_lane<f32>(at, value, 0);
    if (count > 1) v128.store_lane<f32>(at, value, 1, 4);
    if (count > 2) v128.store_lane<f32>(at, value, 2, 8);
  }

  /** Sums of four vectors' lanes, as one vector: a transposition and three additions. */
  @inline
  static sums(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
    const low01 = i8x16.shuffle(s0, s1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const high01 = i8x16.shuffle(s0, s1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const low23 = i8x16.shuffle(s2, s3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const high23 = i8x16.shuffle(s2, s3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const pair01 = f32x4.add(low01, high01);
    const pair23 = f32x4.add(low23, high23);
    return f32x4.add(
      i8x16.shuffle(pair01, pair23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
      i8x16.shuffle(pair01, pair23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
    );
  }
}
