// l2_normalise: y[r] = x[r] / max(‖x[r]‖, 1e-12)
//
// Shapes    x, y (R, P)
// Bindings  0 params · 1 x · 2 y
// Dispatch  normalise: one invocation a row; x and y over rows
// Needs     nothing beyond the default limits
// Owned by  src/ops/l2Normalise.ts, src/ops/losses.test.ts

struct Params {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn normalise(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (r >= params.rows) {
    return;
  }
  let row = r * params.width;
  var squares = 0.0;
  for (var p = 0u; p < params.width; p++) {
    squares += x[row + p] * x[row + p];
  }
  let norm = max(sqrt(squares), 1e-12);
  for (var p = 0u; p < params.width; p++) {
    y[row + p] = x[row + p] / norm;
  }
}
