// add_layer_norm_backward: with x̂ = (residual[t] − μ) / √(σ² + eps) and g = d_normed[t] · weight
//   d_residual[t] += (g − mean(g) − x̂ · mean(g · x̂)) / √(σ² + eps)
//   d_weight += Σ_t d_normed[t] · x̂;   d_bias += Σ_t d_normed[t]
//
// The residual stream's own gradient is in d_residual already, and is that of the branch that was added to it, too. Mean and
// variance are computed anew, in two passes as in add_layer_norm.wgsl.
//
// Shapes    residual, d_normed, d_residual (T, D)   weight, d_weight, d_bias (D)   stats (T, 2)   partials (slices, 2, D)
// Bindings  0 params · 1 residual · 2 weight · 3 d_normed · 4 d_residual · 5 d_weight · 6 d_bias · 7 stats · 8 partials
// Dispatch  workgroup_per_row: one workgroup a token, lanes stride over D; leaves μ and 1 / √(σ² + eps) in `stats`
//           invocation_per_row: the same by one invocation a token, no barrier (software adapters)
//           partial: one invocation a column of a slice of `slice_rows` tokens; grid x over D, y over slices
//           reduce:  one invocation a column
// Needs     256 bytes of workgroup storage
// Owned by  src/ops/addLayerNormBackward.ts, src/ops/encoderBackward.test.ts

struct Params {
  tokens: u32,
  width: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> residual: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> d_normed: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_weight: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_bias: array<f32>;
@group(0) @binding(7) var<storage, read_write> stats: array<f32>;
@group(0) @binding(8) var<storage, read_write> partials: array<f32>;

const LANES = 64u;
var<workgroup> lane_sums: array<f32, LANES>;

/// Sum over the workgroup, the same for every lane and in a fixed order, so that reruns agree bit for bit.
fn workgroup_sum(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  lane_sums[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < LANES; i++) {
    sum += lane_sums[i];
  }
  return sum;
}

@compute @workgroup_size(LANES)
fn workgroup_per_row(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let t = group.x + group.y * groups.x;
  if (t >= params.tokens) {
    return;
  }
  let row = t * params.width;
  let width = f32(params.width);
  var sum = 0.0;
  for (var d = lane; d < params.width; d += LANES) {
    sum += residual[row + d];
  }
  let mean = workgroup_sum(lane, sum) / width;
  var squares = 0.0;
  for (var d = lane; d < params.width; d += LANES) {
    let centred = residual[row + d] - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(workgroup_sum(lane, squares) / width + params.eps);
  var g_sum = 0.0;
  var gx_sum = 0.0;
  for (var d = lane; d < params.width; d += LANES) {
    let g = d_normed[row + d] * weight[d];
    g_sum += g;
    gx_sum += g * (residual[row + d] - mean) * scale;
  }
  let g_mean = workgroup_sum(lane, g_sum) / width;
  let gx_mean = workgroup_sum(lane, gx_sum) / width;
  for (var d = lane; d < params.width; d += LANES) {
    let x = (residual[row + d] - mean) * scale;
    d_residual[row + d] += scale * (d_normed[row + d] * weight[d] - g_mean - x * gx_mean);
  }
  if (lane == 0u) {
    stats[2u * t] = mean;
    stats[2u * t + 1u] = scale;
  }
}

override workgroup_rows: u32 = 32;

@compute @workgroup_size(workgroup_rows)
fn invocation_per_row(@builtin(global_invocation_id) id: vec3<u32>) {
  let t = id.x;
  if (t >= params.tokens) {
    return;
  }
  let row = t * params.width;
  let width = f32(params.width);
  var sum = 0.0;
  for (var d = 0u; d < params.width; d++) {
    sum += residual[row + d];
  }
  let mean = sum / width;
  var squares = 0.0;
  for (var d = 0u; d < params.width; d++) {
    let centred = residual[row + d] - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(squares / width + params.eps);
  var g_sum = 0.0;
  var gx_sum = 0.0;
  for (var d = 0u; d < params.width; d++) {
    let g = d_normed[row + d] * weight[d];
    g_sum += g;
    gx_sum += g * (residual[row + d] - mean) * scale;
  }
  let g_mean = g_sum / width;
  let gx_mean = gx_sum / width;
  for (var d = 0u; d < params.width; d++) {
    let x = (residual[row + d] - mean) * scale;
    d_residual[row + d] += scale * (d_normed[row + d] * weight[d] - g_mean - x * gx_mean);
  }
  stats[2u * t] = mean;
  stats[2u * t + 1u] = scale;
}

override workgroup_width: u32 = 64;
override slice_rows: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn partial(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let d = id.x;
  let slice = id.y + id.z * groups.y;
  let first = slice * slice_rows;
  if (d >= params.width || first >= params.tokens) {
    return;
  }
  var weight_sum = 0.0;
  var bias_sum = 0.0;
  for (var t = first; t < min(params.tokens, first + slice_rows); t++) {
    let value = d_normed[t * params.width + d];
    weight_sum += value * (residual[t * params.width + d] - stats[2u * t]) * stats[2u * t + 1u];
    bias_sum += value;
  }
  partials[2u * slice * params.width + d] = weight_sum;
  partials[(2u * slice + 1u) * params.width + d] = bias_sum;
}

@compute @workgroup_size(workgroup_width)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  if (d >= params.width) {
    return;
  }
  let slices = (params.tokens + slice_rows - 1u) / slice_rows;
  var weight_sum = 0.0;
  var bias_sum = 0.0;
  for (var s = 0u; s < slices; s++) {
    weight_sum += partials[2u * s * params.width + d];
    bias_sum += partials[(2u * s + 1u) * params.width + d];
  }
  d_weight[d] += weight_sum;
  d_bias[d] += bias_sum;
}
