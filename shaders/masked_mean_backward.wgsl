// masked_mean_backward: d_hidden[b, l, d] = l < lengths[b] ? d_mean[b, d] / lengths[b] : 0
//
// Shapes    d_mean (B, D)   lengths (B)   d_hidden (B, L, D)
// Bindings  0 params · 1 d_mean · 2 lengths · 3 d_hidden
// Dispatch  share: one invocation an entry; grid x over D, y over B · L
// Needs     nothing beyond the default limits
// Owned by  src/ops/maskedMeanBackward.ts, src/ops/encoderBackward.test.ts

struct Params {
  batch: u32,
  length: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> d_mean: array<f32>;
@group(0) @binding(2) var<storage, read> lengths: array<u32>;
@group(0) @binding(3) var<storage, read_write> d_hidden: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn share(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let d = id.x;
  let t = id.y + id.z * groups.y;
  if (d >= params.width || t >= params.batch * params.length) {
    return;
  }
  let b = t / params.length;
  var value = 0.0;
  if (t % params.length < lengths[b]) {
    value = d_mean[b * params.width + d] / f32(lengths[b]);
  }
  d_hidden[t * params.width + d] = value;
}
