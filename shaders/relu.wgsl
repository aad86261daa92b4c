// relu: y = max(x, 0); NaN stays
//
// Shapes    x, y of `count` values
// Bindings  0 params · 1 x · 2 y
// Dispatch  rectify: one invocation a value; x and y over values
// Needs     nothing beyond the default limits
// Owned by  src/ops/relu.ts, src/ops/elementwise.test.ts

struct Params {
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn rectify(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (i >= params.count) {
    return;
  }
  let value = x[i];
  // Not max(value, 0): it may drop NaN.
  y[i] = select(value, 0.0, value < 0.0);
}
