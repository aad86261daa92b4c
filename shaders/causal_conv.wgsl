// causal_conv: out[b, l, e] = SiLU(bias[e] + Σ_j weight[e, j] · x[b, l − (W − 1) + j, e])
//
// Depthwise causal convolution of width W with its SiLU. Positions before the chunk come from `state`, the last W − 1 inputs
// of the chunk before (zeros at the start), so that chunks join seamlessly.
//
// Shapes    x (B, L, x_stride): the first E of each row   weight (E, W)   bias (E)   state (B, E, W − 1)   out (B, L, E)
// Bindings  0 params · 1 x · 2 weight · 3 bias · 4 state · 5 out
// Dispatch  convolve: one invocation an output; grid x over E, y over B · L
//           carry:    one invocation a channel of a sequence; moves the last W − 1 inputs into `state`, after convolve
// Needs     W ≤ 8
// Owned by  src/ops/causalConv.ts, src/ops/kernels.test.ts

#include "shared/activations.wgsl"

struct Params {
  batch: u32,
  length: u32,
  channels: u32,
  x_stride: u32,
  taps: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> state: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn convolve(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let e = id.x;
  let t = id.y + id.z * groups.y;
  if (e >= params.channels || t >= params.batch * params.length) {
    return;
  }
  let b = t / params.length;
  let l = t % params.length;
  let back = params.taps - 1u;
  var sum = bias[e];
  for (var j = 0u; j < params.taps; j++) {
    var value: f32;
    if (l + j >= back) {
      value = x[(t + j - back) * params.x_stride + e];
    } else {
      value = state[(b * params.channels + e) * back + l + j];
    }
    sum += weight[e * params.taps + j] * value;
  }
  out[t * params.channels + e] = silu(sum);
}

@compute @workgroup_size(workgroup_width)
fn carry(@builtin(global_invocation_id) id: vec3<u32>) {
  let e = id.x;
  let b = id.y;
  if (e >= params.channels || b >= params.batch) {
    return;
  }
  let back = params.taps - 1u;
  let at = (b * params.channels + e) * back;
  // Input −back + i relative to the end of the chunk; ascending i reads only places not yet overwritten.
  for (var i = 0u; i < back; i++) {
    let l = params.length + i; // plus −back
    if (l >= back) {
      state[at + i] = x[(b * params.length + l - back) * params.x_stride + e];
    } else {
      state[at + i] = state[at + l];
    }
  }
}
