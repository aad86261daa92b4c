// l2_normalise_backward: d_x[r] = (dy − x · (x·dy) / ‖x‖²) / ‖x‖;  dy / 1e-12 for rows shorter than that
//
// Shapes    x, dy, d_x (R, P)
// Bindings  0 params · 1 x · 2 dy · 3 d_x
// Dispatch  pass_back: one invocation a row; x and y over rows
// Needs     nothing beyond the default limits
// Owned by  src/ops/l2NormaliseBackward.ts, src/ops/losses.test.ts

struct Params {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn pass_back(
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
  var along = 0.0;
  for (var p = 0u; p < params.width; p++) {
    squares += x[row + p] * x[row + p];
    along += x[row + p] * dy[row + p];
  }
  let norm = sqrt(squares);
  let short = norm < 1e-12;
  let radial = select(along / squares, 0.0, short);
  let divisor = select(norm, 1e-12, short);
  for (var p = 0u; p < params.width; p++) {
    d_x[row + p] = (dy[row + p] - x[row + p] * radial) / divisor;
  }
}
