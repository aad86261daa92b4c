// pointwise_loss: squared error (p − t)², or cross-entropy of a logit max(p, 0) − p · t + log(1 + e^−|p|); d_prediction = scale · its slope
//
// A missing truth is NaN: loss and gradient are 0 there. NaN is told by its bits, since compilers may take `t != t` for false.
//
// Shapes    prediction, truth, loss, d_prediction of `count` values
// Bindings  0 params · 1 prediction · 2 truth · 3 loss · 4 d_prediction
// Dispatch  score: one invocation a value; x and y over values
// Needs     nothing beyond the default limits
// Owned by  src/ops/pointwiseLoss.ts, src/ops/losses.test.ts

#include "shared/activations.wgsl"

struct Params {
  count: u32,
  binary: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> prediction: array<f32>;
@group(0) @binding(2) var<storage, read> truth: array<u32>;
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_prediction: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn score(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (i >= params.count) {
    return;
  }
  let bits = truth[i];
  if ((bits & 0x7fffffffu) > 0x7f800000u) {
    loss[i] = 0.0;
    d_prediction[i] = 0.0;
    return;
  }
  let p = prediction[i];
  let t = bitcast<f32>(bits);
  if (params.binary == 1u) {
    // The last term apart: added to max(p, 0) first, it would be lost where the label is right.
    loss[i] = select(p, 0.0, p < 0.0) - p * t + softplus(-abs(p));
    d_prediction[i] = params.scale * (1.0 / (1.0 + exp(-p)) - t);
  } else {
    loss[i] = (p - t) * (p - t);
    d_prediction[i] = params.scale * 2.0 * (p - t);
  }
}
