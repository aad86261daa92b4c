// batch_norm: y[t, d] = (x[t, d] − mean[d]) / √(var[d] + eps) · weight[d] + bias[d], then ReLU where relu = 1; 0 at padded positions
//
// Training: mean and variance over the unpadded positions of the batch, the variance in a second pass (the one-pass form loses digits),
// and running = (1 − momentum) · running + momentum · (mean, unbiased variance), as PyTorch's BatchNorm1d does; a single position
// has no unbiased variance and gives 0. Otherwise mean and variance are the running ones. Sums go over blocks of rows, then over blocks:
// rounding grows with both numbers and not with their product, and no atomics are needed.
//
// Shapes    x, y (B, L, D)   weight, bias (D)   lengths (B)   running (2, D) mean, variance   stats (2, D) mean, 1 / √(variance + eps)
//           partials (⌈B·L / 128⌉, D)
// Bindings  0 params · 1 x · 2 weight · 3 bias · 4 lengths · 5 running · 6 y · 7 stats · scratch: 8 partials
// Dispatch  training: sum_block → mean → square_block → variance → normalise; else recall → normalise
//           sum_block, square_block: x over D, y over blocks of 128 rows.  mean, variance, recall: x over D.
//           normalise: x over D, y and z over rows
// Needs     nothing beyond the default limits
// Owned by  src/ops/batchNorm.ts, src/ops/heads.test.ts

#include "shared/unpadded.wgsl"

struct Params {
  batch: u32,
  length: u32,
  width: u32,
  training: u32,
  momentum: f32,
  eps: f32,
  relu: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read> lengths: array<u32>;
@group(0) @binding(5) var<storage, read_write> running: array<f32>;
@group(0) @binding(6) var<storage, read_write> y: array<f32>;
@group(0) @binding(7) var<storage, read_write> stats: array<f32>;
@group(0) @binding(8) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;

/// backend/webgpu/plans/heads.ts sizes `partials` by it.
const BLOCK = 128u;

fn block_end(part: u32) -> u32 {
  let rows = params.batch * params.length;
  return min(rows, part * BLOCK + BLOCK);
}

/// Sum of a column of `partials`.
fn total(d: u32) -> f32 {
  let parts = (params.batch * params.length + BLOCK - 1u) / BLOCK;
  var sum = 0.0;
  for (var part = 0u; part < parts; part++) {
    sum += partials[part * params.width + d];
  }
  return sum;
}

@compute @workgroup_size(workgroup_width)
fn sum_block(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d >= params.width) {
    return;
  }
  var sum = 0.0;
  for (var t = id.y * BLOCK; t < block_end(id.y); t++) {
    if (is_unpadded(t)) {
      sum += x[t * params.width + d];
    }
  }
  partials[id.y * params.width + d] = sum;
}

@compute @workgroup_size(workgroup_width)
fn mean(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d < params.width) {
    stats[d] = total(d) / unpadded_count();
  }
}

@compute @workgroup_size(workgroup_width)
fn square_block(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d >= params.width) {
    return;
  }
  let own_mean = stats[d];
  var sum = 0.0;
  for (var t = id.y * BLOCK; t < block_end(id.y); t++) {
    if (is_unpadded(t)) {
      let centred = x[t * params.width + d] - own_mean;
      sum += centred * centred;
    }
  }
  partials[id.y * params.width + d] = sum;
}

@compute @workgroup_size(workgroup_width)
fn variance(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d >= params.width) {
    return;
  }
  let width = params.width;
  let count = unpadded_count();
  let squares = total(d);
  stats[width + d] = 1.0 / sqrt(squares / count + params.eps);
  let kept = 1.0 - params.momentum;
  running[d] = kept * running[d] + params.momentum * stats[d];
  running[width + d] = kept * running[width + d] + params.momentum * (squares / max(count - 1.0, 1.0));
}

@compute @workgroup_size(workgroup_width)
fn recall(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d >= params.width) {
    return;
  }
  stats[d] = running[d];
  stats[params.width + d] = 1.0 / sqrt(running[params.width + d] + params.eps);
}

@compute @workgroup_size(workgroup_width)
fn normalise(
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
    y[at] = 0.0;
    return;
  }
  let value = (x[at] - stats[d]) * stats[params.width + d] * weight[d] + bias[d];
  // Not max(value, 0): it may drop NaN.
  y[at] = select(value, 0.0, params.relu == 1u && value < 0.0);
}
