// selective_scan_backward: gradients of shaders/selective_scan.wgsl, and its gated output on the way
//
//   d_output = d_y · SiLU(z)     g_t = C_t · d_output_t + a_{t+1} · g_{t+1}     d_z = d_y · (Σ_n h_n · C_n + d_skip · u) · SiLU'(z)
//   d_u = Δ · Σ_n g_n · B_n + d_skip · d_output     d_dt = (Σ_n g_n · a_n · h_n[t−1] · A_n + u · Σ_n g_n · B_n) · σ(dt)
//   d_B = Σ_e g · Δ · u     d_C = Σ_e h · d_output     d_a_log += A · Σ_{b,l} g · a · h[t−1] · Δ     d_d_skip += Σ_{b,l} u · d_output
//
// Positions are cut into segments, whose states are rebuilt from the state that enters; docs/scan-backward.md derives the stages:
//   reduce            each segment alone: the state it reaches from zero, the adjoint a·g that it sends to the left, ΣΔ; d_output
//   spine             states that enter from the left, adjoints that enter from the right
//   apply             rebuilds a segment's states, then walks back; a tile of channels one after the other, so that sums over them
//                     for d_B and d_C are made before anything is written
//   gate              y, d_z, the skip's part of d_u
//   finish_bc, finish_channels    sums of the partial ones, in a fixed order
//
// d_output lies in d_u_dt's second half until `apply` writes d_dt there. The sum for d_a_log takes the place of the state that enters.
//
// Shapes    u, dt, d_y, y (B, L, E)   bc, d_bc (B, L, bc_stride)   a_log, d_a_log (E, N)   d_skip, d_d_skip (E)   z (B, L, z_stride)
//           d_u_dt (B, L, 2E)   d_z (B, L, d_z_stride)   cells (B, S, E, 9) vectors: state, adjoint, (ΣΔ, Σ u · d_output, –, –)
//           partials (B, L, 8, tiles) vectors: B, C   with S = ⌈L / segment⌉, segment ≤ 32, N = 16
// Bindings  0 params · 1 u · 2 dt · 3 bc · 4 a_log · 5 d_skip · 6 z · 7 d_y · 8 y · 9 d_u_dt · 10 d_bc · 11 d_z · 12 d_a_log
//           13 d_d_skip · scratch: 14 cells · 15 partials
// Dispatch  reduce, gate: x over E, y over S, z over B.  spine: x over E, y over B.  apply: x over tiles, y over S, z over B
//           finish_bc: x over 8, y and z over B · L.  finish_channels: x over 4E
// Needs     8 storage buffers a stage
// Owned by  src/ops/selectiveScanBackward.ts, src/ops/scanBackward.test.ts

#include "shared/activations.wgsl"
#include "shared/scan_inputs.wgsl"
#include "shared/scan_operator.wgsl"

struct Params {
  batch: u32,
  length: u32,
  channels: u32,
  bc_stride: u32,
  b_offset: u32,
  c_offset: u32,
  z_stride: u32,
  z_offset: u32,
  d_z_stride: u32,
  d_z_offset: u32,
  segment: u32,
  tiles: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> u: array<f32>;
@group(0) @binding(2) var<storage, read> dt: array<f32>;
@group(0) @binding(3) var<storage, read> bc: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> a_log: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> d_skip: array<f32>;
@group(0) @binding(6) var<storage, read> z: array<f32>;
@group(0) @binding(7) var<storage, read> d_y: array<f32>;
@group(0) @binding(8) var<storage, read_write> y: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_u_dt: array<f32>;
@group(0) @binding(10) var<storage, read_write> d_bc: array<vec4<f32>>;
@group(0) @binding(11) var<storage, read_write> d_z: array<f32>;
@group(0) @binding(12) var<storage, read_write> d_a_log: array<vec4<f32>>;
@group(0) @binding(13) var<storage, read_write> d_d_skip: array<f32>;
@group(0) @binding(14) var<storage, read_write> cells: array<vec4<f32>>;
@group(0) @binding(15) var<storage, read_write> partials: array<vec4<f32>>;

override workgroup_channels: u32 = 64;

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

@compute @workgroup_size(workgroup_channels)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let s = id.y;
  let b = id.z;
  if (e >= params.channels || s >= segments() || b >= params.batch) {
    return;
  }
  let rates = load_decay_rates(e);
  let tokens = tokens_of(b, s);
  var h = States();
  // Σ_t (Π_{i ≤ t} a_i) C_t d_output_t is what leaves to the left, made from left to right, so that one walk does for both.
  var product = splat(1.0);
  var adjoint = States();
  var total = 0.0;
  for (var t = tokens.x; t < tokens.y; t++) {
    let at = t * params.channels + e;
    let delta = softplus(dt[at]);
    let d_output = d_y[at] * silu(z[t * params.z_stride + params.z_offset + e]);
    d_u_dt[(2u * t + 1u) * params.channels + e] = d_output;
    total += delta;
    let decays = decay(rates, delta);
    h = plus_scaled(times(decays, h), delta * u[at], load_bc(t, params.b_offset));
    product = times(decays, product);
    adjoint = plus_scaled(adjoint, d_output, times(product, load_bc(t, params.c_offset)));
  }
  let cell = cell_of(b, s, e);
  store_cell(cell, h);
  store_cell(cell + ADJOINT, adjoint);
  cells[cell + SUMS] = vec4(total, 0.0, 0.0, 0.0);
}

@compute @workgroup_size(workgroup_channels)
fn spine(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let b = id.y;
  if (e >= params.channels || b >= params.batch) {
    return;
  }
  let rates = load_decay_rates(e);
  var h = States();
  for (var s = 0u; s < segments(); s++) {
    let cell = cell_of(b, s, e);
    let own = load_cell(cell);
    store_cell(cell, h);
    h = combine(h, rates, cells[cell + SUMS].x, own);
  }
  var adjoint = States();
  for (var s = segments(); s > 0u; s--) {
    let cell = cell_of(b, s - 1u, e);
    let own = load_cell(cell + ADJOINT);
    store_cell(cell + ADJOINT, adjoint);
    adjoint = combine(adjoint, rates, cells[cell + SUMS].x, own);
  }
}

/// States before each position of the segment that an invocation works on.
var<private> before: array<States, 32>;

/// Adds a channel's part to the tile's sums for d_B or d_C of a token, or begins them with it.
fn add_partials(at: u32, begin: bool, value: States) {
  let stride = params.tiles;
  if (begin) {
    partials[at] = value.s0;
    partials[at + stride] = value.s1;
    partials[at + 2u * stride] = value.s2;
    partials[at + 3u * stride] = value.s3;
  } else {
    partials[at] += value.s0;
    partials[at + stride] += value.s1;
    partials[at + 2u * stride] += value.s2;
    partials[at + 3u * stride] += value.s3;
  }
}

/// One channel of one segment.
fn walk_back(tokens: vec2<u32>, e: u32, cell: u32, tile: u32) {
  let rates = load_decay_rates(e);
  var h = load_cell(cell);
  for (var t = tokens.x; t < tokens.y; t++) {
    before[t - tokens.x] = h;
    let at = t * params.channels + e;
    let delta = softplus(dt[at]);
    h = advance(h, rates, delta, delta * u[at], load_bc(t, params.b_offset));
    y[at] = dot_states(h, load_bc(t, params.c_offset));
  }
  var adjoint = load_cell(cell + ADJOINT);
  var d_a = States();
  for (var t = tokens.y; t > tokens.x;) {
    t--;
    let at = t * params.channels + e;
    let step = dt[at];
    let delta = softplus(step);
    let input = u[at];
    let d_out = (2u * t + 1u) * params.channels + e;
    let d_output = d_u_dt[d_out];
    let b = load_bc(t, params.b_offset);
    let g = plus_scaled(adjoint, d_output, load_bc(t, params.c_offset));
    let partial = t * 8u * params.tiles + tile;
    add_partials(partial, e == tile, scaled(delta * input, g));
    add_partials(partial + 4u * params.tiles, e == tile, scaled(d_output, h));
    let d_gain = dot_states(g, b);
    adjoint = times(decay(rates, delta), g);
    h = before[t - tokens.x];
    let d_exponent = times(adjoint, h);
    d_a = plus_scaled(d_a, delta, d_exponent);
    // A = rates · ln 2.
    d_u_dt[d_out] = (LN2 * dot_states(d_exponent, rates) + input * d_gain) * sigmoid(step);
    d_u_dt[d_out - params.channels] = delta * d_gain;
  }
  store_cell(cell, d_a);
}

/// Channels tile, tile + tiles, …: neighbouring invocations read neighbouring channels.
@compute @workgroup_size(workgroup_channels)
fn apply(@builtin(global_invocation_id) id: vec3<u32>) {
  let tile = id.x;
  let s = id.y;
  let b = id.z;
  if (tile >= params.tiles || s >= segments() || b >= params.batch) {
    return;
  }
  for (var e = tile; e < params.channels; e += params.tiles) {
    walk_back(tokens_of(b, s), e, cell_of(b, s, e), tile);
  }
}

@compute @workgroup_size(workgroup_channels)
fn gate(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let s = id.y;
  let b = id.z;
  if (e >= params.channels || s >= segments() || b >= params.batch) {
    return;
  }
  let skip = d_skip[e];
  let tokens = tokens_of(b, s);
  var d_d = 0.0;
  for (var t = tokens.x; t < tokens.y; t++) {
    let at = t * params.channels + e;
    let gate = z[t * params.z_stride + params.z_offset + e];
    let input = u[at];
    let output = y[at] + skip * input;
    let open = silu(gate);
    let d_output = d_y[at] * open;
    d_d += input * d_output;
    y[at] = output * open;
    d_z[t * params.d_z_stride + params.d_z_offset + e] = d_y[at] * output * d_silu(gate);
    d_u_dt[2u * t * params.channels + e] += skip * d_output;
  }
  cells[cell_of(b, s, e) + SUMS].y = d_d;
}

@compute @workgroup_size(8, 8)
fn finish_bc(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let v = id.x;
  let t = id.y + id.z * groups.y * 8u;
  if (t >= params.batch * params.length) {
    return;
  }
  var sum = vec4<f32>();
  for (var tile = 0u; tile < params.tiles; tile++) {
    sum += partials[(t * 8u + v) * params.tiles + tile];
  }
  let offset = select(params.b_offset, params.c_offset, v >= 4u);
  d_bc[(t * params.bc_stride + offset) / 4u + v % 4u] = sum;
}

/// Four states of a channel: over a sequence's segments, then over sequences.
@compute @workgroup_size(workgroup_channels)
fn finish_channels(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x / 4u;
  let v = id.x % 4u;
  if (e >= params.channels) {
    return;
  }
  var d_a = vec4<f32>();
  var d_d = 0.0;
  for (var b = 0u; b < params.batch; b++) {
    var own_a = vec4<f32>();
    var own_d = 0.0;
    for (var s = 0u; s < segments(); s++) {
      let cell = cell_of(b, s, e);
      own_a += cells[cell + v];
      own_d += cells[cell + SUMS].y;
    }
    d_a += own_a;
    d_d += own_d;
  }
  d_a_log[id.x] -= d_a * exp(a_log[id.x]);
  if (v == 0u) {
    d_d_skip[e] += d_d;
  }
}
