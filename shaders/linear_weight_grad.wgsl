// linear_weight_grad: d_weight[k, n] += Σ_m x[m·x_stride + x_offset + k] · dy[m·dy_stride + dy_offset + n]
//
// The rows are cut into slices, whose sums are partials in scratch memory: K · N alone may be too few outputs to fill a device, and
// long sums in float32 lose digits. `reduce` adds the slices up in order.
//
// Shapes    x (M, x_stride)   dy (M, dy_stride)   d_weight (K, N)   partials (slices, K, N)
// Bindings  0 params · 1 x (x4) · 2 dy (dy4) · 3 d_weight · 4 partials
// Dispatch  tiled:  64 × 64 entries a workgroup of 16 × 16 lanes, 4 × 4 a lane, rows in steps of 16 through workgroup memory; grid z over slices
//           wide:   8 rows × 4 columns of d_weight a lane by vec4 loads, no barrier; for software adapters; needs K, N, strides and
//                   offsets divisible by 4
//           naive:  one entry a lane; for odd shapes without barriers
//           reduce: one invocation an entry, after one of these
// Needs     8 KiB of workgroup storage (tiled), 256 invocations a workgroup
// Owned by  src/ops/linearWeightGrad.ts, src/ops/encoderBackward.test.ts

struct Params {
  rows: u32,
  inner: u32,
  cols: u32,
  x_stride: u32,
  x_offset: u32,
  dy_stride: u32,
  dy_offset: u32,
  segment: u32, // rows of a slice
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_weight: array<f32>;
@group(0) @binding(4) var<storage, read_write> partials: array<f32>;

fn store(slice: u32, k: u32, n: u32, sum: f32) {
  if (k < params.inner && n < params.cols) {
    partials[(slice * params.inner + k) * params.cols + n] = sum;
  }
}

@compute @workgroup_size(64)
fn naive(@builtin(global_invocation_id) id: vec3<u32>) {
  let n = id.x;
  let k = id.y;
  if (k >= params.inner || n >= params.cols) {
    return;
  }
  var sum = 0.0;
  let end = min(params.rows, (id.z + 1u) * params.segment);
  for (var m = id.z * params.segment; m < end; m++) {
    sum += x[m * params.x_stride + params.x_offset + k] * dy[m * params.dy_stride + params.dy_offset + n];
  }
  store(id.z, k, n, sum);
}

const TILE = 64u;
const TILE_M = 16u;
var<workgroup> tile_x: array<f32, 1024>; // (TILE_M, TILE)
var<workgroup> tile_dy: array<f32, 1024>; // (TILE_M, TILE)

@compute @workgroup_size(16, 16)
fn tiled(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
) {
  let first_k = group.y * TILE;
  let first_n = group.x * TILE;
  let end = min(params.rows, (group.z + 1u) * params.segment);
  var sums: array<vec4<f32>, 4>;
  for (var m0 = group.z * params.segment; m0 < end; m0 += TILE_M) {
    for (var i = index; i < TILE * TILE_M; i += 256u) {
      let at = i % TILE;
      let m = m0 + i / TILE;
      var value = 0.0;
      if (m < end && first_k + at < params.inner) {
        value = x[m * params.x_stride + params.x_offset + first_k + at];
      }
      tile_x[i] = value;
      value = 0.0;
      if (m < end && first_n + at < params.cols) {
        value = dy[m * params.dy_stride + params.dy_offset + first_n + at];
      }
      tile_dy[i] = value;
    }
    workgroupBarrier();
    for (var m = 0u; m < TILE_M; m++) {
      let at_dy = m * TILE + local.x * 4u;
      let d4 = vec4<f32>(tile_dy[at_dy], tile_dy[at_dy + 1u], tile_dy[at_dy + 2u], tile_dy[at_dy + 3u]);
      let at_x = m * TILE + local.y * 4u;
      for (var i = 0u; i < 4u; i++) {
        sums[i] += tile_x[at_x + i] * d4;
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      store(group.z, first_k + local.y * 4u + i, first_n + local.x * 4u + j, sums[i][j]);
    }
  }
}

// The same buffers seen as vectors, for `wide`.
@group(0) @binding(1) var<storage, read> x4: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> dy4: array<vec4<f32>>;

fn store4(slice: u32, k: u32, n: u32, sums: vec4<f32>) {
  for (var j = 0u; j < 4u; j++) {
    store(slice, k, n + j, sums[j]);
  }
}

/// A second group of four past the last reads the last again; what it gives is dropped. Named sums, as in linear.wgsl.
@compute @workgroup_size(16)
fn wide(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let n4 = group.x * 16u + lane;
  if (n4 >= params.cols / 4u) {
    return;
  }
  let k4 = group.y * 2u;
  let last = params.inner / 4u - 1u;
  let end = min(params.rows, (group.z + 1u) * params.segment);
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  var sum2 = vec4<f32>();
  var sum3 = vec4<f32>();
  var sum4 = vec4<f32>();
  var sum5 = vec4<f32>();
  var sum6 = vec4<f32>();
  var sum7 = vec4<f32>();
  for (var m = group.z * params.segment; m < end; m++) {
    let row = (m * params.x_stride + params.x_offset) / 4u;
    let low = x4[row + k4];
    let high = x4[row + min(k4 + 1u, last)];
    let d = dy4[(m * params.dy_stride + params.dy_offset) / 4u + n4];
    sum0 += low.x * d;
    sum1 += low.y * d;
    sum2 += low.z * d;
    sum3 += low.w * d;
    sum4 += high.x * d;
    sum5 += high.y * d;
    sum6 += high.z * d;
    sum7 += high.w * d;
  }
  let k = 4u * k4;
  let n = 4u * n4;
  store4(group.z, k, n, sum0);
  store4(group.z, k + 1u, n, sum1);
  store4(group.z, k + 2u, n, sum2);
  store4(group.z, k + 3u, n, sum3);
  store4(group.z, k + 4u, n, sum4);
  store4(group.z, k + 5u, n, sum5);
  store4(group.z, k + 6u, n, sum6);
  store4(group.z, k + 7u, n, sum7);
}

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * workgroup_width;
  let entries = params.inner * params.cols;
  if (i >= entries) {
    return;
  }
  let slices = (params.rows + params.segment - 1u) / params.segment;
  var sum = partials[i];
  for (var s = 1u; s < slices; s++) {
    sum += partials[s * entries + i];
  }
  d_weight[i] += sum;
}
