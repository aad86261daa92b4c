// add_layer_norm: residual[t] += branch[t] (when add_branch = 1);  normed[t] = (residual[t] − μ) / √(σ² + eps) · weight + bias
//
// The pre-norm residual block of Mamba (released code: mamba_ssm `Block`, fused_add_norm). Variance in two passes: the
// one-pass form E[x²] − μ² loses the digits that matter once the residual stream has grown.
//
// Shapes    branch, residual, normed (T, D)   weight, bias (D)
// Bindings  0 params · 1 branch · 2 weight · 3 bias · 4 residual · 5 normed
// Dispatch  workgroup_per_row: one workgroup a token, lanes stride over D (two barriers a reduction)
//           invocation_per_row: one invocation a token, no barrier (software adapters compile and run barriers slowly)
// Needs     256 bytes of workgroup storage
// Owned by  src/ops/addLayerNorm.ts, src/ops/kernels.test.ts

struct Params {
  tokens: u32,
  width: u32,
  add_branch: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> branch: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> residual: array<f32>;
@group(0) @binding(5) var<storage, read_write> normed: array<f32>;

const LANES = 64u;
var<workgroup> partials: array<f32, LANES>;

/// Sum over the workgroup, the same for every lane and in a fixed order, so that reruns agree bit for bit.
fn workgroup_sum(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  partials[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < LANES; i++) {
    sum += partials[i];
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
  var sum = 0.0;
  for (var d = lane; d < params.width; d += LANES) {
    if (params.add_branch == 1u) {
      residual[row + d] += branch[row + d];
    }
    sum += residual[row + d];
  }
  let mean = workgroup_sum(lane, sum) / f32(params.width);
  var squares = 0.0;
  for (var d = lane; d < params.width; d += LANES) {
    let centred = residual[row + d] - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(workgroup_sum(lane, squares) / f32(params.width) + params.eps);
  for (var d = lane; d < params.width; d += LANES) {
    normed[row + d] = (residual[row + d] - mean) * scale * weight[d] + bias[d];
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
  var sum = 0.0;
  for (var d = 0u; d < params.width; d++) {
    if (params.add_branch == 1u) {
      residual[row + d] += branch[row + d];
    }
    sum += residual[row + d];
  }
  let mean = sum / f32(params.width);
  var squares = 0.0;
  for (var d = 0u; d < params.width; d++) {
    let centred = residual[row + d] - mean;
    squares += centred * centred;
  }
  let scale = 1.0 / sqrt(squares / f32(params.width) + params.eps);
  for (var d = 0u; d < params.width; d++) {
    normed[row + d] = (residual[row + d] - mean) * scale * weight[d] + bias[d];
  }
}
