// axpy: y[y_offset + i] += alpha · x[x_offset + i]
//
// Shapes    count entries of x and of y
// Bindings  0 params · 1 x · 2 y
// Dispatch  add: one invocation an entry
// Needs     nothing beyond the default limits
// Owned by  src/ops/axpy.ts, src/ops/encoderBackward.test.ts

struct Params {
  count: u32,
  alpha: f32,
  x_offset: u32,
  y_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn add(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * workgroup_width;
  if (i < params.count) {
    y[params.y_offset + i] += params.alpha * x[params.x_offset + i];
  }
}
