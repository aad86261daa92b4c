// batch_norm_backward: gradients of batch_norm. With n = (x − mean) · rstd and g = dy, or 0 where relu = 1 and n · weight + bias ≤ 0:
//
//   d_weight += Σ g · n      d_bias += Σ g      over the N unpadded positions
//   training:  d_x = weight · rstd · (g − Σ g / N − n · Σ g · n / N)        else:  d_x = weight · rstd · g        0 at padded positions
//
// Sums in two levels, as in batch_norm.wgsl; `total_up` leaves them in the first two rows of `partials`.
//
// Shapes    x, dy, d_x (B, L, D)   weight, bias, d_weight, d_bias (D)   stats (2, D) mean, rstd   lengths (B)
//           partials (⌈B·L / 128⌉, 2, D) Σ g, Σ g · n
// Bindings  0 params · 1 x · 2 weight · 3 bias · 4 stats · 5 lengths · 6 dy · 7 d_x · 8 d_weight · 9 d_bias · scratch: 10 partials
// Dispatch  sum_block: x over D, y over blocks of 128 rows.  total_up: x over D.  spread_back: x over D, y and z over rows
// Needs     8 storage buffers a stage
// Owned by  src/ops/batchNormBackward.ts, src/ops/heads.test.ts

#include "shared/unpadded.wgsl"

struct Params {
  batch: u32,
  length: u32,
  width: u32,
  training: u32,
  relu: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read> stats: array<f32>;
@group(0) @binding(5) var<storage, read> lengths: array<u32>;
@group(0) @binding(6) var<storage, read> dy: array<f32>;
@group(0) @binding(7) var<storage, read_write> d_x: array<f32>;
@group(0) @binding(8) var<storage, read_write> d_weight: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_bias: array<f32>;
@group(0) @binding(10) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;

/// backend/webgpu/plans/heads.ts sizes `partials` by it.
const BLOCK = 128u;

/// Normalised value and gradient of the affine output, at row t and column d.
fn normal_and_gradient(t: u32, d: u32) -> vec2<f32> {
  let at = t * params.width + d;
  let normal = (x[at] - stats[d]) * stats[params.width + d];
  let cut = params.relu == 1u && normal * weight[d] + bias[d] <= 0.0;
  return vec2(normal, select(dy[at], 0.0, cut));
}

@compute @workgroup_size(workgroup_width)
fn sum_block(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d >= params.width) {
    return;
  }
  let rows = params.batch * params.length;
  let end = min(rows, id.y * BLOCK + BLOCK);
  var sum = 0.0;
  var sum_normal = 0.0;
  for (var t = id.y * BLOCK; t < end; t++) {
    if (is_unpadded(t)) {
      let pair = normal_and_gradient(t, d);
      sum += pair.y;
      sum_normal += pair.y * pair.x;
    }
  }
  let at = id.y * 2u * params.width + d;
  partials[at] = sum;
  partials[at + params.width] = sum_normal;
}

@compute @workgroup_size(workgroup_width)
fn total_up(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  let width = params.width;
  if (d >= width) {
    return;
  }
  let parts = (params.batch * params.length + BLOCK - 1u) / BLOCK;
  var sum = 0.0;
  var sum_normal = 0.0;
  for (var part = 0u; part < parts; part++) {
    sum += partials[part * 2u * width + d];
    sum_normal += partials[(part * 2u + 1u) * width + d];
  }
  partials[d] = sum;
  partials[width + d] = sum_normal;
  d_bias[d] += sum;
  d_weight[d] += sum_normal;
}

@compute @workgroup_size(workgroup_width)
fn spread_back(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let d = group.x * workgroup_width + lane;
  let t = group.y + group.z * groups.y;
  if (d >= params.width || t >= params.batch * params.length) {
    return;
  }
  let at = t * params.width + d;
  if (!is_unpadded(t)) {
    d_x[at] = 0.0;
    return;
  }
  let pair = normal_and_gradient(t, d);
  var inner = pair.y;
  if (params.training == 1u) {
    inner -= (partials[d] + pair.x * partials[params.width + d]) / unpadded_count();
  }
  d_x[at] = weight[d] * stats[params.width + d] * inner;
}
