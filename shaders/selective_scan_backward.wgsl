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
// On software adapters reduce_four and apply_four take four channels at a time.
//
// d_output lies in d_u_dt's second half until `apply` writes d_dt there. The sum for d_a_log takes the place of the state that enters.
//
// Shapes    u, dt, d_y, y (B, L, E)   bc, d_bc (B, L, bc_stride)   a_log, d_a_log (E, N)   d_skip, d_d_skip (E)   z (B, L, z_stride)
//           d_u_dt (B, L, 2E)   d_z (B, L, d_z_stride)   cells (B, S, E, 9) vectors: state, adjoint, (ΣΔ, Σ u · d_output, –, –)
//           partials (B, L, 8, tiles) vectors: B, C   with S = ⌈L / segment⌉, segment ≤ 32, N = 16
// Bindings  0 params · 1 u · 2 dt · 3 bc · 4 a_log · 5 d_skip · 6 z · 7 d_y · 8 y · 9 d_u_dt · 10 d_bc · 11 d_z · 12 d_a_log
//           13 d_d_skip · scratch: 14 cells · 15 partials
// Dispatch  reduce, gate: x over E, y over S, z over B.  reduce_four: x over E / 4, y over S, z over B.  spine: x over E, y over B
//           apply, apply_four: x over tiles, y over S, z over B.  The two by four need E divisible by 4 · tiles
//           finish_bc: x over 8, y and z over B · L.  finish_channels: x over 4E
// Needs     8 storage buffers a stage
// Owned by  src/ops/selectiveScanBackward.ts, src/ops/scanBackward.test.ts

#include "shared/activations.wgsl"
#include "shared/scan_inputs.wgsl"
#include "shared/scan_operator.wgsl"
#include "shared/scan_adjoint.wgsl"

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
  var own = Own(States(), splat(1.0), States(), 0.0);
  for (var t = tokens.x; t < tokens.y; t++) {
    own = lengthen(own, t, e, rates, load_bc(t, params.b_offset), load_bc(t, params.c_offset));
  }
  store_own(cell_of(b, s, e), own);
}

/// Likewise for channels e, e + E / 4, …, which share loads of B and C.
@compute @workgroup_size(workgroup_channels)
fn reduce_four(@builtin(global_invocation_id) id: vec3<u32>) {
  let across = params.channels / 4u;
  let e = id.x;
  let s = id.y;
  if (e >= across || s >= segments() || id.z >= params.batch) {
    return;
  }
  let rates0 = load_decay_rates(e);
  let rates1 = load_decay_rates(e + across);
  let rates2 = load_decay_rates(e + 2u * across);
  let rates3 = load_decay_rates(e + 3u * across);
  let tokens = tokens_of(id.z, s);
  var own0 = Own(States(), splat(1.0), States(), 0.0);
  var own1 = own0;
  var own2 = own0;
  var own3 = own0;
  for (var t = tokens.x; t < tokens.y; t++) {
    let b = load_bc(t, params.b_offset);
    let c = load_bc(t, params.c_offset);
    own0 = lengthen(own0, t, e, rates0, b, c);
    own1 = lengthen(own1, t, e + across, rates1, b, c);
    own2 = lengthen(own2, t, e + 2u * across, rates2, b, c);
    own3 = lengthen(own3, t, e + 3u * across, rates3, b, c);
  }
  store_own(cell_of(id.z, s, e), own0);
  store_own(cell_of(id.z, s, e + across), own1);
  store_own(cell_of(id.z, s, e + 2u * across), own2);
  store_own(cell_of(id.z, s, e + 3u * across), own3);
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

/// Adds what one channel, or four, give to the tile's sums for d_B or d_C of a token, or begins them with it.
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

/// States before each position of the segment that an invocation works on.
var<private> history: array<States, 32>;

/// One channel of one segment.
fn walk_back(tokens: vec2<u32>, e: u32, cell: u32, tile: u32) {
  let rates = load_decay_rates(e);
  var h = load_cell(cell);
  for (var t = tokens.x; t < tokens.y; t++) {
    history[t - tokens.x] = h;
    h = rebuild(t, e, h, rates, load_bc(t, params.b_offset), load_bc(t, params.c_offset));
  }
  var carried = Carried(h, load_cell(cell + ADJOINT), States());
  for (var t = tokens.y; t > tokens.x;) {
    t--;
    let before = history[t - tokens.x];
    let step = step_back(t, e, carried, before, rates, load_bc(t, params.b_offset), load_bc(t, params.c_offset));
    carried = step.carried;
    let partial = t * 8u * params.tiles + tile;
    add_partials(partial, e == tile, step.d_b);
    add_partials(partial + 4u * params.tiles, e == tile, step.d_c);
  }
  store_cell(cell, carried.d_a);
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

var<private> history_of_four: array<States, 128>;

/// Likewise, four channels of the tile at a time: they share loads of B and C, and what they give to the sums is added up in registers.
/// Named values, not arrays: an index costs a software adapter more than it saves.
@compute @workgroup_size(workgroup_channels)
fn apply_four(@builtin(global_invocation_id) id: vec3<u32>) {
  let tile = id.x;
  let s = id.y;
  if (tile >= params.tiles || s >= segments() || id.z >= params.batch) {
    return;
  }
  let tokens = tokens_of(id.z, s);
  let across = params.tiles * CELL;
  for (var e0 = tile; e0 < params.channels; e0 += 4u * params.tiles) {
    let e1 = e0 + params.tiles;
    let e2 = e1 + params.tiles;
    let e3 = e2 + params.tiles;
    let cell = cell_of(id.z, s, e0);
    let rates0 = load_decay_rates(e0);
    let rates1 = load_decay_rates(e1);
    let rates2 = load_decay_rates(e2);
    let rates3 = load_decay_rates(e3);
    var h0 = load_cell(cell);
    var h1 = load_cell(cell + across);
    var h2 = load_cell(cell + 2u * across);
    var h3 = load_cell(cell + 3u * across);
    for (var t = tokens.x; t < tokens.y; t++) {
      let at = 4u * (t - tokens.x);
      history_of_four[at] = h0;
      history_of_four[at + 1u] = h1;
      history_of_four[at + 2u] = h2;
      history_of_four[at + 3u] = h3;
      let b = load_bc(t, params.b_offset);
      let c = load_bc(t, params.c_offset);
      h0 = rebuild(t, e0, h0, rates0, b, c);
      h1 = rebuild(t, e1, h1, rates1, b, c);
      h2 = rebuild(t, e2, h2, rates2, b, c);
      h3 = rebuild(t, e3, h3, rates3, b, c);
    }
    var carried0 = Carried(h0, load_cell(cell + ADJOINT), States());
    var carried1 = Carried(h1, load_cell(cell + across + ADJOINT), States());
    var carried2 = Carried(h2, load_cell(cell + 2u * across + ADJOINT), States());
    var carried3 = Carried(h3, load_cell(cell + 3u * across + ADJOINT), States());
    for (var t = tokens.y; t > tokens.x;) {
      t--;
      let at = 4u * (t - tokens.x);
      let b = load_bc(t, params.b_offset);
      let c = load_bc(t, params.c_offset);
      let step0 = step_back(t, e0, carried0, history_of_four[at], rates0, b, c);
      let step1 = step_back(t, e1, carried1, history_of_four[at + 1u], rates1, b, c);
      let step2 = step_back(t, e2, carried2, history_of_four[at + 2u], rates2, b, c);
      let step3 = step_back(t, e3, carried3, history_of_four[at + 3u], rates3, b, c);
      carried0 = step0.carried;
      carried1 = step1.carried;
      carried2 = step2.carried;
      carried3 = step3.carried;
      let partial = t * 8u * params.tiles + tile;
      add_partials(partial, e0 == tile, plus(plus(step0.d_b, step1.d_b), plus(step2.d_b, step3.d_b)));
      let d_c = plus(plus(step0.d_c, step1.d_c), plus(step2.d_c, step3.d_c));
      add_partials(partial + 4u * params.tiles, e0 == tile, d_c);
    }
    store_cell(cell, carried0.d_a);
    store_cell(cell + across, carried1.d_a);
    store_cell(cell + 2u * across, carried2.d_a);
    store_cell(cell + 3u * across, carried3.d_a);
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
