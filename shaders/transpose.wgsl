// transpose: y[c, r] = x[r, c]
//
// For the gradient of a linear layer's input: a matrix product with the transposed weight.
//
// Shapes    x (R, C)   y (C, R)
// Bindings  0 params · 1 x · 2 y
// Dispatch  exchange: one invocation an entry; grid x over R (writes lie side by side), y over C
// Needs     nothing beyond the default limits
// Owned by  src/ops/transpose.ts, src/ops/encoderBackward.test.ts

struct Params {
  rows: u32,
  cols: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn exchange(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let r = id.x;
  let c = id.y + id.z * groups.y;
  if (r < params.rows && c < params.cols) {
    y[c * params.rows + r] = x[r * params.cols + c];
  }
}
