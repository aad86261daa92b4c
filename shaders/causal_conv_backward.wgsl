// causal_conv_backward: of out = SiLU(s), s[b, l, e] = bias[e] + Σ_j weight[e, j] · x[b, l − (W − 1) + j, e], zeros before the start;
//   d_pre = (d_out_a + d_out_b) · SiLU'(s)
//   dx[b, l, e] = Σ_j weight[e, j] · d_pre[b, l + (W − 1) − j, e], inside the sequence
//   d_weight[e, j] += Σ_{b, l} d_pre[b, l, e] · x[b, l − (W − 1) + j, e];   d_bias[e] += Σ_{b, l} d_pre[b, l, e]
//
// The output's gradient comes in two parts, from the scan and from x_proj. s is computed anew.
//
// Shapes    x (B, L, x_stride), d_out_a (B, L, a_stride), dx (B, L, dx_stride): the first E of each row   d_out_b, d_pre (B, L, E)
//           weight, d_weight (E, W)   bias, d_bias (E)   partials (slices, W + 1, E), the bias last
// Bindings  0 params · 1 x · 2 weight · 3 bias · 4 d_out_a · 5 d_out_b · 6 dx · 7 d_weight · 8 d_bias · 9 d_pre · 10 partials
// Dispatch  before:     d_pre; one invocation an entry; grid x over E, y over B · L
//           input_grad: dx; likewise
//           partial:    one invocation a tap (or the bias) of a channel over a slice of `slice_rows` rows of B · L; grid x over E, y
//                       over slices, z over W + 1
//           reduce:     one invocation a tap (or the bias) of a channel
// Needs     nothing beyond the default limits
// Owned by  src/ops/causalConvBackward.ts, src/ops/encoderBackward.test.ts

#include "shared/activations.wgsl"

struct Params {
  batch: u32,
  length: u32,
  channels: u32,
  taps: u32,
  x_stride: u32,
  a_stride: u32,
  dx_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read> d_out_a: array<f32>;
@group(0) @binding(5) var<storage, read> d_out_b: array<f32>;
@group(0) @binding(6) var<storage, read_write> dx: array<f32>;
@group(0) @binding(7) var<storage, read_write> d_weight: array<f32>;
@group(0) @binding(8) var<storage, read_write> d_bias: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_pre: array<f32>;
@group(0) @binding(10) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;
override slice_rows: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn before(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let e = id.x;
  let t = id.y + id.z * groups.y;
  if (e >= params.channels || t >= params.batch * params.length) {
    return;
  }
  let l = t % params.length;
  let back = params.taps - 1u;
  var sum = bias[e];
  for (var j = back - min(back, l); j < params.taps; j++) {
    sum += weight[e * params.taps + j] * x[(t + j - back) * params.x_stride + e];
  }
  let at = t * params.channels + e;
  d_pre[at] = (d_out_a[t * params.a_stride + e] + d_out_b[at]) * d_silu(sum);
}

@compute @workgroup_size(workgroup_width)
fn input_grad(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let e = id.x;
  let t = id.y + id.z * groups.y;
  if (e >= params.channels || t >= params.batch * params.length) {
    return;
  }
  // Positions of the sequence after this one, as far as the window reaches.
  let ahead = min(params.taps - 1u, params.length - 1u - t % params.length);
  var sum = 0.0;
  for (var i = 0u; i <= ahead; i++) {
    sum += weight[(e + 1u) * params.taps - 1u - i] * d_pre[(t + i) * params.channels + e];
  }
  dx[t * params.dx_stride + e] = sum;
}

@compute @workgroup_size(workgroup_width)
fn partial(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let first = id.y * slice_rows;
  let j = id.z;
  let rows = params.batch * params.length;
  if (e >= params.channels || first >= rows) {
    return;
  }
  let back = params.taps - 1u;
  var sum = 0.0;
  for (var t = first; t < min(rows, first + slice_rows); t++) {
    let value = d_pre[t * params.channels + e];
    if (j == params.taps) {
      sum += value;
    } else if (t % params.length + j >= back) {
      sum += value * x[(t + j - back) * params.x_stride + e];
    }
  }
  partials[(id.y * (params.taps + 1u) + j) * params.channels + e] = sum;
}

@compute @workgroup_size(workgroup_width)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let j = id.y;
  if (e >= params.channels) {
    return;
  }
  let slices = (params.batch * params.length + slice_rows - 1u) / slice_rows;
  var sum = 0.0;
  for (var s = 0u; s < slices; s++) {
    sum += partials[(s * (params.taps + 1u) + j) * params.channels + e];
  }
  if (j == params.taps) {
    d_bias[e] += sum;
  } else {
    d_weight[e * params.taps + j] += sum;
  }
}
