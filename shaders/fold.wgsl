// fold: d_x[b, l, c] = Σ_j d_columns[b, l + pad_left − j · dilation, j·C + c], over the windows that exist
//
// The adjoint of unfold. Each element gathers its at most W contributions in the order of the taps: no atomics.
//
// Shapes    d_columns (B, L', W · C)   d_x (B, L, C)
// Bindings  0 params · 1 d_columns · 2 d_x
// Dispatch  gather: one invocation an element of d_x; grid x over C, y and z over B · L
// Needs     nothing beyond the default limits
// Owned by  src/ops/fold.ts, src/ops/baselines.test.ts

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
@group(0) @binding(1) var<storage, read> d_columns: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_x: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn gather(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let c = id.x;
  let t = id.y + id.z * groups.y;
  if (c >= params.channels || t >= params.batch * params.length) {
    return;
  }
  let b = t / params.length;
  let padded = t % params.length + params.pad_left;
  var sum = 0.0;
  for (var j = 0u; j < params.taps; j++) {
    let back = j * params.dilation;
    if (padded >= back && padded - back < params.out_length) {
      let row = b * params.out_length + padded - back;
      sum += d_columns[(row * params.taps + j) * params.channels + c];
    }
  }
  d_x[t * params.channels + c] = sum;
}
