/** The GRU's gates; the twin of shaders/shared/gates.wgsl. */
import { Maths } from './maths';

export class Gates {
  /** tanh by a rational function on [−7.9053, 7.9053], beyond which it is ±1; the shader says whose and how good. */
  @inline
  static tanh(x: v128): v128 {
    const c = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-7.9053111)), f32x4.splat(7.9053111));
    const r = f32x4.mul(c, c);
    let p = Maths.madd(r, f32x4.splat(-2.76076847742355e-16), f32x4.splat(2.00018790482477e-13));
    p = Maths.madd(p, r, f32x4.splat(-8.60467152213735e-11));
    p = Maths.madd(p, r, f32x4.splat(5.12229709037114e-8));
    p = Maths.madd(p, r, f32x4.splat(1.48572235717979e-5));
    p = Maths.madd(p, r, f32x4.splat(6.37261928875436e-4));
    p = Maths.madd(p, r, f32x4.splat(4.89352455891786e-3));
    let q = Maths.madd(r, f32x4.splat(1.19825839466702e-6), f32x4.splat(1.18534705686654e-4));
    q = Maths.madd(q, r, f32x4.splat(2.268434632439e-3));
    q = Maths.madd(q, r, f32x4.splat(4.89352518554385e-3));
    return f32x4.div(f32x4.mul(c, p), q);
  }

  /** 1 / (1 + e^−x) = ½ + ½ · tanh(x / 2). */
  @inline
  static sigmoid(x: v128): v128 {
    const half = f32x4.splat(0.5);
    return Maths.madd(half, Gates.tanh(f32x4.mul(half, x)), half);
  }
}
