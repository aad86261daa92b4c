// relu_backward: d_x = dy where y > 0, else 0
//
// Shapes    y (what relu gave), dy, d_x of `count` values
// Bindings  0 params · 1 y · 2 dy · 3 d_x
// Dispatch  pass_back: one invocation a value; x and y over values
// Needs     nothing beyond the default limits
// Owned by  src/ops/reluBackward.ts, src/ops/elementwise.test.ts

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<f32>;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_x: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn pass_back(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (i >= params.count) {
    return;
  }
  d_x[i] = select(dy[i], 0.0, y[i] <= 0.0);
}
