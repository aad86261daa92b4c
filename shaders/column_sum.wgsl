// column_sum: out[n] += Σ_m x[m·x_stride + x_offset + n]
//
// The gradient of a bias. Slices of rows are summed apart and then added up in order: parallel, and exact enough for long sums.
//
// Shapes    x (M, x_stride)   out (N)   partials (slices, N)
// Bindings  0 params · 1 x · 2 out · 3 partials
// Dispatch  partial: one invocation a column of a slice of `slice_rows`; grid x over N, y over slices
//           reduce:  one invocation a column
// Needs     nothing beyond the default limits
// Owned by  src/ops/columnSum.ts, src/ops/encoderBackward.test.ts

struct Params {
  rows: u32,
  cols: u32,
  x_stride: u32,
  x_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;
override slice_rows: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn partial(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let n = id.x;
  let slice = id.y + id.z * groups.y;
  let first = slice * slice_rows;
  if (n >= params.cols || first >= params.rows) {
    return;
  }
  var sum = 0.0;
  for (var m = first; m < min(params.rows, first + slice_rows); m++) {
    sum += x[m * params.x_stride + params.x_offset + n];
  }
  partials[slice * params.cols + n] = sum;
}

@compute @workgroup_size(workgroup_width)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let n = id.x;
  if (n >= params.cols) {
    return;
  }
  let slices = (params.rows + slice_rows - 1u) / slice_rows;
  var sum = 0.0;
  for (var s = 0u; s < slices; s++) {
    sum += partials[s * params.cols + n];
  }
  out[n] += sum;
}
