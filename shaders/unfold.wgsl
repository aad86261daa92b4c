// unfold: columns[b, l, j·C + c] = x[b, l − pad_left + j · dilation, c], 0 outside the sequence
//
// The windows of a convolution side by side (im2col), so that the convolution is a matrix product with the weight as
// (W · C, O). `valid`: pad_left 0, L' = L − (W − 1) · dilation. PyTorch's `same`: pad_left = (W − 1) · dilation >> 1, L' = L.
//
// Shapes    x (B, L, C)   columns (B, L', W · C)
// Bindings  0 params · 1 x · 2 columns
// Dispatch  gather: one invocation an element of columns; grid x over W · C, y and z over B · L'
// Needs     nothing beyond the default limits
// Owned by  src/ops/unfold.ts, src/ops/baselines.test.ts

struct Params {
  batch: u32,
  length: u32,
  channels: u32,
  out_length: u32,
  taps: u32,
  dilation: u32,
  pad_left: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> columns: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn gather(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x;
  let t = id.y + id.z * groups.y;
  let width = params.taps * params.channels;
  if (i >= width || t >= params.batch * params.out_length) {
    return;
  }
  let b = t / params.out_length;
  let padded = t % params.out_length + (i / params.channels) * params.dilation; // position plus pad_left
  var value = 0.0;
  if (padded >= params.pad_left && padded - params.pad_left < params.length) {
    value = x[(b * params.length + padded - params.pad_left) * params.channels + i % params.channels];
  }
  columns[t * width + i] = value;
}
