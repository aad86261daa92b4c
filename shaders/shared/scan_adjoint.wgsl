// One position of a channel, forward and back, and the cells that segments meet in. The including file declares params, the scan's inputs,
// d_y, y, d_u_dt and cells.

const CELL = 9u;
const ADJOINT = 4u;
const SUMS = 8u;
const LN2 = 0.6931471805599453;

fn load_cell(at: u32) -> States {
  return States(cells[at], cells[at + 1u], cells[at + 2u], cells[at + 3u]);
}

fn store_cell(at: u32, value: States) {
  cells[at] = value.s0;
  cells[at + 1u] = value.s1;
  cells[at + 2u] = value.s2;
  cells[at + 3u] = value.s3;
}

fn cell_of(b: u32, s: u32, e: u32) -> u32 {
  return ((b * segments() + s) * params.channels + e) * CELL;
}

/// First token of a segment, and one past its last.
fn tokens_of(b: u32, s: u32) -> vec2<u32> {
  return b * params.length + vec2(s * params.segment, min((s + 1u) * params.segment, params.length));
}

/// What a segment comes to by itself: the state that it reaches, Π a_i, the adjoint that it sends to the left, ΣΔ.
struct Own {
  h: States,
  product: States,
  adjoint: States,
  total: f32,
}

/// One position more. Σ_t (Π_{i ≤ t} a_i) C_t d_output_t is what leaves to the left, made from left to right, so that one walk does for
/// both. Writes d_output.
fn lengthen(own: Own, t: u32, e: u32, rates: States, b: States, c: States) -> Own {
  let at = t * params.channels + e;
  let delta = softplus(dt[at]);
  let d_output = d_y[at] * silu(z[t * params.z_stride + params.z_offset + e]);
  d_u_dt[(2u * t + 1u) * params.channels + e] = d_output;
  let decays = decay(rates, delta);
  let h = plus_scaled(times(decays, own.h), delta * u[at], b);
  let product = times(decays, own.product);
  return Own(h, product, plus_scaled(own.adjoint, d_output, times(product, c)), own.total + delta);
}

fn store_own(cell: u32, own: Own) {
  store_cell(cell, own.h);
  store_cell(cell + ADJOINT, own.adjoint);
  cells[cell + SUMS] = vec4(own.total, 0.0, 0.0, 0.0);
}

/// One position of a channel on the way forward; writes ⟨C, h⟩.
fn rebuild(t: u32, e: u32, h: States, rates: States, b: States, c: States) -> States {
  let at = t * params.channels + e;
  let delta = softplus(dt[at]);
  let next = advance(h, rates, delta, delta * u[at], b);
  y[at] = dot_states(next, c);
  return next;
}

/// What a channel carries on its way back: the state after a position, the adjoint from its right, and the sum for d_a_log.
struct Carried {
  h: States,
  adjoint: States,
  d_a: States,
}

struct StepBack {
  carried: Carried,
  d_b: States,
  d_c: States,
}

/// One position of a channel on the way back; `before` is the state before it. Writes d_u and d_dt.
fn step_back(t: u32, e: u32, carried: Carried, before: States, rates: States, b: States, c: States) -> StepBack {
  let at = t * params.channels + e;
  let step = dt[at];
  let delta = softplus(step);
  let input = u[at];
  let d_out = (2u * t + 1u) * params.channels + e;
  let d_output = d_u_dt[d_out];
  let g = plus_scaled(carried.adjoint, d_output, c);
  let d_gain = dot_states(g, b);
  let adjoint = times(decay(rates, delta), g);
  let d_exponent = times(adjoint, before);
  // A = rates · ln 2.
  d_u_dt[d_out] = (LN2 * dot_states(d_exponent, rates) + input * d_gain) * sigmoid(step);
  d_u_dt[d_out - params.channels] = delta * d_gain;
  let to = Carried(before, adjoint, plus_scaled(carried.d_a, delta, d_exponent));
  return StepBack(to, scaled(delta * input, g), scaled(d_output, carried.h));
}
