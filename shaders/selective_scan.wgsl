// selective_scan: Mamba-1's recurrence with its softplus, skip and gate
//
//   Δ = softplus(dt[b, l, e])          a_n = exp(Δ · A_n),  A_n = −exp(a_log[e, n])
//   h_n ← a_n · h_n + Δ · u[b, l, e] · B[b, l, n]           y = (Σ_n h_n · C[b, l, n] + d_skip[e] · u) · SiLU(z[b, l, e])
//
// B, C and z are slices of wider rows; B and C start at multiples of 4 floats (model/deviceWeights.ts lays them so). `state` carries h from chunk to chunk. Two ways, chosen by
// backend/webgpu/plans/selectiveScan.ts:
//   sweep                     one invocation a channel walks all positions; states in registers
//   reduce → spine → apply    positions cut into segments. An element of the scan is (decay product, state) and
//                             (p₁, s₁) ∘ (p₂, s₂) = (p₁p₂, p₂s₁ + s₂): associative, not commutative. The decay product of a segment is
//                             exp(A · ΣΔ), so ΣΔ is kept, one number for all N. docs/chunked-scan.md derives it.
//
// Shapes    u, dt, y (B, L, E)   bc (B, L, bc_stride)   z (B, L, z_stride)   a_log (E, N)   d_skip (E)   state (B, E, N)
//           segment_state (B, S, E, N)   segment_dt (B, S, E)   with S = ⌈L / segment⌉, N = 16
// Bindings  0 params · 1 u · 2 dt · 3 bc · 4 a_log · 5 d_skip · 6 z · 7 state · 8 y · scratch: 9 segment_state · 10 segment_dt
// Dispatch  sweep: x over E, y over B.  reduce, apply: x over E, y over S, z over B.  spine: x over E, y over B
// Needs     8 storage buffers a stage
// Owned by  src/ops/selectiveScan.ts, src/ops/kernels.test.ts

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
  segment: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> u: array<f32>;
@group(0) @binding(2) var<storage, read> dt: array<f32>;
@group(0) @binding(3) var<storage, read> bc: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> a_log: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> d_skip: array<f32>;
@group(0) @binding(6) var<storage, read> z: array<f32>;
@group(0) @binding(7) var<storage, read_write> state: array<vec4<f32>>;
@group(0) @binding(8) var<storage, read_write> y: array<f32>;
@group(0) @binding(9) var<storage, read_write> segment_state: array<vec4<f32>>;
@group(0) @binding(10) var<storage, read_write> segment_dt: array<f32>;

override workgroup_channels: u32 = 64;

/// Carried state of the channel with this index among B · E.
fn load_state(channel: u32) -> States {
  let at = channel * 4u;
  return States(state[at], state[at + 1u], state[at + 2u], state[at + 3u]);
}

fn store_state(channel: u32, h: States) {
  let at = channel * 4u;
  state[at] = h.s0;
  state[at + 1u] = h.s1;
  state[at + 2u] = h.s2;
  state[at + 3u] = h.s3;
}

/// State of the segment's channel with this index among B · S · E.
fn load_segment(cell: u32) -> States {
  let at = cell * 4u;
  return States(segment_state[at], segment_state[at + 1u], segment_state[at + 2u], segment_state[at + 3u]);
}

fn store_segment(cell: u32, h: States) {
  let at = cell * 4u;
  segment_state[at] = h.s0;
  segment_state[at + 1u] = h.s1;
  segment_state[at + 2u] = h.s2;
  segment_state[at + 3u] = h.s3;
}

/// Walks tokens [first, last) of channel e from `start`, writing y; returns the state after.
fn walk(first: u32, last: u32, e: u32, start: States) -> States {
  let rates = load_decay_rates(e);
  let skip = d_skip[e];
  var h = start;
  for (var t = first; t < last; t++) {
    let at = t * params.channels + e;
    let delta = softplus(dt[at]);
    let input = u[at];
    h = advance(h, rates, delta, delta * input, load_bc(t, params.b_offset));
    let output = dot_states(h, load_bc(t, params.c_offset));
    y[at] = (output + skip * input) * silu(z[t * params.z_stride + params.z_offset + e]);
  }
  return h;
}

@compute @workgroup_size(workgroup_channels)
fn sweep(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let b = id.y;
  if (e >= params.channels || b >= params.batch) {
    return;
  }
  let at = b * params.channels + e;
  store_state(at, walk(b * params.length, (b + 1u) * params.length, e, load_state(at)));
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
  var h = States();
  var total = 0.0;
  let first = b * params.length + s * params.segment;
  let last = b * params.length + min((s + 1u) * params.segment, params.length);
  for (var t = first; t < last; t++) {
    let at = t * params.channels + e;
    let delta = softplus(dt[at]);
    total += delta;
    h = advance(h, rates, delta, delta * u[at], load_bc(t, params.b_offset));
  }
  let at = (b * segments() + s) * params.channels + e;
  store_segment(at, h);
  segment_dt[at] = total;
}

/// Replaces each segment's own state by the state that enters it, in order; few segments, so one invocation walks them.
@compute @workgroup_size(workgroup_channels)
fn spine(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let b = id.y;
  if (e >= params.channels || b >= params.batch) {
    return;
  }
  let rates = load_decay_rates(e);
  let carried = b * params.channels + e;
  var h = load_state(carried);
  for (var s = 0u; s < segments(); s++) {
    let at = (b * segments() + s) * params.channels + e;
    let own = load_segment(at);
    store_segment(at, h);
    h = combine(h, rates, segment_dt[at], own);
  }
  store_state(carried, h);
}

@compute @workgroup_size(workgroup_channels)
fn apply(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let s = id.y;
  let b = id.z;
  if (e >= params.channels || s >= segments() || b >= params.batch) {
    return;
  }
  let at = (b * segments() + s) * params.channels + e;
  let first = b * params.length + s * params.segment;
  let last = b * params.length + min((s + 1u) * params.segment, params.length);
  _ = walk(first, last, e, load_segment(at));
}
