// max_pool_backward: d_x[b, 2l + i, c] = d_y[b, l, c] where max_pool took element i, else 0
//
// Of two equal elements the first was taken, as in PyTorch. The dropped last position of an odd length gets 0.
//
// Shapes    x, d_x (B, L, C)   d_y (B, ⌊L / 2⌋, C)
// Bindings  0 params · 1 x · 2 d_y · 3 d_x
// Dispatch  spread: one invocation an element of d_x; grid x over C, y and z over B · L
// Needs     nothing beyond the default limits
// Owned by  src/ops/maxPoolBackward.ts, src/ops/baselines.test.ts

#include "shared/pairs.wgsl"

struct Params {
  batch: u32,
  length: u32,
  channels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> d_y: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn spread(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let c = id.x;
  let t = id.y + id.z * groups.y;
  if (c >= params.channels || t >= params.batch * params.length) {
    return;
  }
  let b = t / params.length;
  let pair = (t % params.length) / 2u;
  let out_length = params.length / 2u;
  var value = 0.0;
  if (pair < out_length) {
    let at = (b * params.length + 2u * pair) * params.channels + c;
    let is_second = t % params.length == 2u * pair + 1u;
    if (second_wins(x[at], x[at + params.channels]) == is_second) {
      value = d_y[(b * out_length + pair) * params.channels + c];
    }
  }
  d_x[t * params.channels + c] = value;
}
