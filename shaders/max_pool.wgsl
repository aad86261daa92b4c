// max_pool: y[b, l, c] = max(x[b, 2l, c], x[b, 2l + 1, c])
//
// Windows of two, stride two; the last position of an odd length is dropped. NaN comes through, as in PyTorch.
//
// Shapes    x (B, L, C)   y (B, ⌊L / 2⌋, C)
// Bindings  0 params · 1 x · 2 y
// Dispatch  pool: one invocation an element of y; grid x over C, y and z over B · ⌊L / 2⌋
// Needs     nothing beyond the default limits
// Owned by  src/ops/maxPool.ts, src/ops/baselines.test.ts

#include "shared/pairs.wgsl"

struct Params {
  batch: u32,
  length: u32,
  channels: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn pool(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let c = id.x;
  let t = id.y + id.z * groups.y;
  let out_length = params.length / 2u;
  if (c >= params.channels || t >= params.batch * out_length) {
    return;
  }
  let b = t / out_length;
  let at = (b * params.length + 2u * (t % out_length)) * params.channels + c;
  let first = x[at];
  let second = x[at + params.channels];
  y[t * params.channels + c] = select(first, second, second_wins(first, second));
}
