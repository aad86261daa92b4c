// linear_weight_grad: d_weight[k, n] += Σ_m x[m·x_stride + x_offset + k] · dy[m·dy_stride + dy_offset + n]
//
// The rows are cut into slices, whose sums are partials in scratch memory: K · N alone may be too few outputs to fill a device, and
// long sums in float32 lose digits. `reduce` adds the slices up in order.
//
// Shapes    x (M, x_stride)   dy (M, dy_stride)   d_weight (K, N)   partials (slices, K, N)
// Bindings  0 params · 1 x (x4) · 2 dy (dy4) · 3 d_weight · 4 partials
// Dispatch  tiled:  64 × 64 entries a workgroup of 16 × 16 lanes, 4 × 4 a lane, rows in steps of 16 through workgroup memory; grid z over slices
//           wide:   16 rows × 4 columns of d_weight a lane by vec4 loads, no barrier; for software adapters; needs K, N, strides and
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

/// Sixteen rows of d_weight × four columns: matrices whose columns are rows of d_weight. Named, as in linear.wgsl.
struct Block {
  s0: mat4x4<f32>,
  s1: mat4x4<f32>,
  s2: mat4x4<f32>,
  s3: mat4x4<f32>,
}

fn outer(d: vec4<f32>, values: vec4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(d * values.x, d * values.y, d * values.z, d * values.w);
}

/// Adds a row: `x_at` are its four vectors of x, `d_at` that of dy.
fn add_row(sums: Block, x_at: vec4<u32>, d_at: u32) -> Block {
  let d = dy4[d_at];
  let x0 = x4[x_at.x];
  let x1 = x4[x_at.y];
  let x2 = x4[x_at.z];
  let x3 = x4[x_at.w];
  return Block(sums.s0 + outer(d, x0), sums.s1 + outer(d, x1), sums.s2 + outer(d, x2), sums.s3 + outer(d, x3));
}

fn store_sums(slice: u32, k: u32, n: u32, sums: mat4x4<f32>) {
  for (var j = 0u; j < 4u; j++) {
    store(slice, k, n + j, sums[0][j]);
    store(slice, k + 1u, n + j, sums[1][j]);
    store(slice, k + 2u, n + j, sums[2][j]);
    store(slice, k + 3u, n + j, sums[3][j]);
  }
}

/// A group of four past the last reads the last again; what it gives is dropped. Two rows a turn: a software adapter keeps account of
/// its lanes in each.
@compute @workgroup_size(16)
fn wide(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let n4 = group.x * 16u + lane;
  if (n4 >= params.cols / 4u) {
    return;
  }
  let k4 = group.y * 4u;
  let x_columns = params.x_offset / 4u + min(vec4(k4, k4 + 1u, k4 + 2u, k4 + 3u), vec4(params.inner / 4u - 1u));
  let d_column = params.dy_offset / 4u + n4;
  let x_row = params.x_stride / 4u;
  let d_row = params.dy_stride / 4u;
  let end = min(params.rows, (group.z + 1u) * params.segment);
  var sums = Block();
  var m = group.z * params.segment;
  for (; m + 1u < end; m += 2u) {
    sums = add_row(sums, m * x_row + x_columns, m * d_row + d_column);
    sums = add_row(sums, (m + 1u) * x_row + x_columns, (m + 1u) * d_row + d_column);
  }
  if (m < end) {
    sums = add_row(sums, m * x_row + x_columns, m * d_row + d_column);
  }
  let k = 4u * k4;
  let n = 4u * n4;
  store_sums(group.z, k, n, sums.s0);
  store_sums(group.z, k + 4u, n, sums.s1);
  store_sums(group.z, k + 8u, n, sums.s2);
  store_sums(group.z, k + 12u, n, sums.s3);
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
