// causal_conv_backward: of out = SiLU(s), s[b, l, e] = bias[e] + Σ_j weight[e, j] · x[b, l − (W − 1) + j, e], zeros before the start;
//   d_pre = (d_out_a + d_out_b) · SiLU'(s)
//   dx[b, l, e] = Σ_j weight[e, j] · d_pre[b, l + (W − 1) − j, e], inside the sequence
//   d_weight[e, j] += Σ_{b, l} d_pre[b, l, e] · x[b, l − (W − 1) + j, e];   d_bias[e] += Σ_{b, l} d_pre[b, l, e]
//
// The output's gradient comes in two parts, from the scan and from x_proj. s is computed anew.
//
// Shapes    x (B, L, x_stride), d_out_a (B, L, a_stride), dx (B, L, dx_stride): the first E of each row   d_out_b (B, L, E)
//           weight, d_weight (E, W)   bias, d_bias (E)   partials (B, S, W + 1, E), the bias last, with S = ⌈L / slice_rows⌉
// Bindings  0 params · 1 x · 2 weight · 3 bias · 4 d_out_a · 5 d_out_b · 6 dx · 7 d_weight · 8 d_bias · scratch: 9 partials
// Dispatch  walk:   dx, and a slice's sums; one invocation a channel of a slice, which keeps the window of inputs and of d_pre in
//                   registers; grid x over E, y over S, z over B
//           reduce: one invocation a tap (or the bias) of a channel; grid x over E, y over W + 1
// Needs     W ≤ 8
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
@group(0) @binding(9) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;
override slice_rows: u32 = 64;

/// Eight values by their lag; those past the window stay 0, so that nothing outside it can bring in a NaN.
struct Window {
  near: vec4<f32>,
  far: vec4<f32>,
}

fn push(window: Window, value: f32) -> Window {
  let taps = vec4(params.taps);
  return Window(
    select(vec4<f32>(), vec4(value, window.near.xyz), taps > vec4(0u, 1u, 2u, 3u)),
    select(vec4<f32>(), vec4(window.near.w, window.far.xyz), taps > vec4(4u, 5u, 6u, 7u)),
  );
}

fn dot_windows(a: Window, b: Window) -> f32 {
  return dot(a.near, b.near) + dot(a.far, b.far);
}

fn slices() -> u32 {
  return (params.length + slice_rows - 1u) / slice_rows;
}

@compute @workgroup_size(workgroup_width)
fn walk(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let b = id.z;
  let first = id.y * slice_rows;
  if (e >= params.channels || first >= params.length || b >= params.batch) {
    return;
  }
  let taps = params.taps;
  let back = taps - 1u;
  let end = min(params.length, first + slice_rows);
  let start = b * params.length;
  var by_lag = Window(); // weight[e, W − 1 − lag]
  var by_tap = Window(); // weight[e, lag]
  for (var j = 0u; j < taps; j++) {
    by_lag = push(by_lag, weight[e * taps + j]);
    by_tap = push(by_tap, weight[e * taps + back - j]);
  }
  let shift = bias[e];
  var inputs = Window();
  for (var l = first - min(first, back); l < first; l++) {
    inputs = push(inputs, x[(start + l) * params.x_stride + e]);
  }
  var grads = Window();
  var d_taps = Window();
  var d_shift = 0.0;
  // dx needs d_pre of W − 1 positions past the slice: they are made here too, and left out of the sums.
  for (var l = first; l < end + back; l++) {
    var d_pre = 0.0;
    if (l < params.length) {
      let t = start + l;
      inputs = push(inputs, x[t * params.x_stride + e]);
      let d_out = d_out_a[t * params.a_stride + e] + d_out_b[t * params.channels + e];
      d_pre = d_out * d_silu(shift + dot_windows(inputs, by_lag));
    }
    grads = push(grads, d_pre);
    if (l >= first + back) {
      dx[(start + l - back) * params.dx_stride + e] = dot_windows(grads, by_tap);
    }
    if (l < end) {
      d_taps.near += d_pre * inputs.near;
      d_taps.far += d_pre * inputs.far;
      d_shift += d_pre;
    }
  }
  let at = (b * slices() + id.y) * (taps + 1u) * params.channels + e;
  for (var j = 0u; j < taps; j++) {
    let lag = back - j;
    partials[at + j * params.channels] = select(d_taps.far[lag % 4u], d_taps.near[lag % 4u], lag < 4u);
  }
  partials[at + taps * params.channels] = d_shift;
}

@compute @workgroup_size(workgroup_width)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let j = id.y;
  if (e >= params.channels) {
    return;
  }
  var sum = 0.0;
  for (var s = 0u; s < params.batch * slices(); s++) {
    sum += partials[(s * (params.taps + 1u) + j) * params.channels + e];
  }
  if (j == params.taps) {
    d_bias[e] += sum;
  } else {
    d_weight[e * params.taps + j] += sum;
  }
}
