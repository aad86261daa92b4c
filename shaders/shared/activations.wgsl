// Activations in float32, safe over the whole range.

/// SiLU: x · σ(x). exp(-x) overflows to +inf for x < -88 and the quotient is then -0.
fn silu(x: f32) -> f32 {
  return x / (1.0 + exp(-x));
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-x));
}

/// SiLU'(x) = σ(x) (1 + x σ(−x)); the textbook's 1 − σ(x) would cancel for large x.
fn d_silu(x: f32) -> f32 {
  return sigmoid(x) * (1.0 + x * sigmoid(-x));
}

/// softplus: log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)).
/// log1p(q) for q in [0, 1] is 2·atanh(q / (2 + q)), s ≤ 1/3: nine terms reach float32 without the cancellation that
/// log(1 + q) suffers for small q (dt of 1e-3 would keep four digits only).
fn softplus(x: f32) -> f32 {
  let q = exp(-abs(x));
  let s = q / (2.0 + q);
  let r = s * s;
  let series = 1.0 + r * (1.0 / 3.0 + r * (1.0 / 5.0 + r * (1.0 / 7.0 + r * (1.0 / 9.0
    + r * (1.0 / 11.0 + r * (1.0 / 13.0 + r * (1.0 / 15.0 + r * (1.0 / 17.0))))))));
  // Not max(x, 0): it may drop NaN, and so may exp.
  return select(x, 0.0, x < 0.0) + 2.0 * s * series;
}
