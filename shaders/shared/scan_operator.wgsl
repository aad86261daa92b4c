// The scan's element and operator for one channel: sixteen states in four vectors, kept in registers.

struct States {
  s0: vec4<f32>,
  s1: vec4<f32>,
  s2: vec4<f32>,
  s3: vec4<f32>,
}

/// One position: h ← 2^(rates · delta) · h + gain · b.
fn advance(h: States, rates: States, delta: f32, gain: f32, b: States) -> States {
  return States(
    exp2(rates.s0 * delta) * h.s0 + gain * b.s0,
    exp2(rates.s1 * delta) * h.s1 + gain * b.s1,
    exp2(rates.s2 * delta) * h.s2 + gain * b.s2,
    exp2(rates.s3 * delta) * h.s3 + gain * b.s3,
  );
}

/// A whole segment (sum of its deltas, state it reaches from zero) applied to the state that enters it.
fn combine(h: States, rates: States, delta_sum: f32, own: States) -> States {
  return advance(h, rates, delta_sum, 1.0, own);
}

fn dot_states(h: States, c: States) -> f32 {
  return dot(h.s0, c.s0) + dot(h.s1, c.s1) + dot(h.s2, c.s2) + dot(h.s3, c.s3);
}

/// 2^(rates · delta)
fn decay(rates: States, delta: f32) -> States {
  return States(exp2(rates.s0 * delta), exp2(rates.s1 * delta), exp2(rates.s2 * delta), exp2(rates.s3 * delta));
}

fn splat(value: f32) -> States {
  return States(vec4(value), vec4(value), vec4(value), vec4(value));
}

fn times(a: States, b: States) -> States {
  return States(a.s0 * b.s0, a.s1 * b.s1, a.s2 * b.s2, a.s3 * b.s3);
}

fn plus(a: States, b: States) -> States {
  return States(a.s0 + b.s0, a.s1 + b.s1, a.s2 + b.s2, a.s3 + b.s3);
}

fn scaled(factor: f32, a: States) -> States {
  return States(factor * a.s0, factor * a.s1, factor * a.s2, factor * a.s3);
}

/// h + factor · a
fn plus_scaled(h: States, factor: f32, a: States) -> States {
  return States(h.s0 + factor * a.s0, h.s1 + factor * a.s1, h.s2 + factor * a.s2, h.s3 + factor * a.s3);
}
