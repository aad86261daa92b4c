// The GRU's gates: tanh and the logistic function without exp, which a driver may make lose NaN.

/// tanh by a rational function on [−7.9053, 7.9053], beyond which it is ±1 in float32; within 3.3e-7 relative, small x included.
/// The coefficients are Eigen's (`generic_fast_tanh_float`).
fn gate_tanh(x: f32) -> f32 {
  let c = select(select(x, 7.9053111, x > 7.9053111), -7.9053111, x < -7.9053111);
  let r = c * c;
  let p = 4.89352455891786e-3 + r * (6.37261928875436e-4 + r * (1.48572235717979e-5 + r * (5.12229709037114e-8
    + r * (-8.60467152213735e-11 + r * (2.00018790482477e-13 - r * 2.76076847742355e-16)))));
  let q = 4.89352518554385e-3 + r * (2.26843463243900e-3 + r * (1.18534705686654e-4 + r * 1.19825839466702e-6));
  return c * p / q;
}

/// 1 / (1 + e^−x) = ½ + ½ · tanh(x / 2).
fn gate_sigmoid(x: f32) -> f32 {
  return 0.5 + 0.5 * gate_tanh(0.5 * x);
}
