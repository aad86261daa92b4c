// linear: y[m·y_stride + y_offset + n] = act(Σ_k x[m·x_stride + x_offset + k] · weight[k, n] + bias[n])
//
// The weight is stored transposed, (K, N), so that neighbouring lanes read neighbouring words. `x_stride` and `x_offset`
// pick a slice of wider rows (dt inside x_proj's output), `y_stride` and `y_offset` likewise. Epilogue: 0 none · 1 bias · 2 bias + ReLU.
//
// Shapes    x (M, x_stride)   weight (K, N)   bias (N)   y (M, y_stride)
// Bindings  0 params · 1 x (x4) · 2 weight (weight4) · 3 bias · 4 y
// Dispatch  tiled:  64 × 64 outputs a workgroup of 16 × 16 lanes, 4 × 4 outputs a lane, K in steps of 16 through workgroup memory
//           wide:   8 rows × 4 columns a lane by vec4 loads, no barrier; for software adapters and short M; needs K, N,
//                   x_stride and x_offset divisible by 4. On SwiftShader 1.8 GFLOP/s; scalar loads, 8 × 2: 0.8; tiled: 0.3
//           naive:  one output a lane; the benchmark's baseline, and the way for odd shapes without barriers
// Needs     8 KiB of workgroup storage (tiled), 256 invocations a workgroup
// Owned by  src/ops/linear.ts, src/ops/kernels.test.ts

struct Params {
  rows: u32,
  inner: u32,
  cols: u32,
  x_stride: u32,
  x_offset: u32,
  epilogue: u32,
  y_stride: u32,
  y_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

fn finish(m: u32, n: u32, sum: f32) {
  if (m >= params.rows || n >= params.cols) {
    return;
  }
  var value = sum;
  if (params.epilogue >= 1u) {
    value += bias[n];
  }
  if (params.epilogue == 2u) {
    value = select(value, 0.0, value < 0.0); // max may drop NaN
  }
  y[m * params.y_stride + params.y_offset + n] = value;
}

@compute @workgroup_size(64)
fn naive(@builtin(global_invocation_id) id: vec3<u32>) {
  let n = id.x;
  let m = id.y;
  if (m >= params.rows || n >= params.cols) {
    return;
  }
  var sum = 0.0;
  for (var k = 0u; k < params.inner; k++) {
    sum += x[m * params.x_stride + params.x_offset + k] * weight[k * params.cols + n];
  }
  finish(m, n, sum);
}

const TILE = 64u;
const TILE_K = 16u;
var<workgroup> tile_x: array<f32, 1024>; // (TILE_K, TILE): transposed, so that a lane's four rows are one vec4 apart
var<workgroup> tile_w: array<f32, 1024>; // (TILE_K, TILE)

@compute @workgroup_size(16, 16)
fn tiled(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
) {
  let first_row = group.y * TILE;
  let first_col = group.x * TILE;
  var sums: array<vec4<f32>, 4>;
  for (var k0 = 0u; k0 < params.inner; k0 += TILE_K) {
    for (var i = index; i < TILE * TILE_K; i += 256u) {
      let xk = i % TILE_K;
      let xm = i / TILE_K;
      var value = 0.0;
      if (first_row + xm < params.rows && k0 + xk < params.inner) {
        value = x[(first_row + xm) * params.x_stride + params.x_offset + k0 + xk];
      }
      tile_x[xk * TILE + xm] = value;
      let wn = i % TILE;
      let wk = i / TILE;
      value = 0.0;
      if (first_col + wn < params.cols && k0 + wk < params.inner) {
        value = weight[(k0 + wk) * params.cols + first_col + wn];
      }
      tile_w[wk * TILE + wn] = value;
    }
    workgroupBarrier();
    for (var k = 0u; k < TILE_K; k++) {
      let at_w = k * TILE + local.x * 4u;
      let w4 = vec4<f32>(tile_w[at_w], tile_w[at_w + 1u], tile_w[at_w + 2u], tile_w[at_w + 3u]);
      let at_x = k * TILE + local.y * 4u;
      for (var i = 0u; i < 4u; i++) {
        sums[i] += tile_x[at_x + i] * w4;
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      finish(first_row + local.y * 4u + i, first_col + local.x * 4u + j, sums[i][j]);
    }
  }
}

// The same buffers seen as vectors, for `wide`.
@group(0) @binding(1) var<storage, read> x4: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> weight4: array<vec4<f32>>;

const WIDE_ROWS = 8u;

/// `finish` for four columns at once, all of which exist.
fn finish4(m: u32, n: u32, sums: vec4<f32>) {
  if (m >= params.rows) {
    return;
  }
  var values = sums;
  if (params.epilogue >= 1u) {
    values += vec4(bias[n], bias[n + 1u], bias[n + 2u], bias[n + 3u]);
  }
  if (params.epilogue == 2u) {
    values = select(values, vec4<f32>(), values < vec4<f32>());
  }
  let at = m * params.y_stride + params.y_offset + n;
  y[at] = values.x;
  y[at + 1u] = values.y;
  y[at + 2u] = values.z;
  y[at + 3u] = values.w;
}

/// Rows past the end read the last row again (their sums are dropped): cheaper than a test in the inner loop.
/// Eight named sums: an array indexed in the loop costs a software adapter half its speed.
@compute @workgroup_size(16)
fn wide(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let m = group.y * WIDE_ROWS;
  let n = group.x * 16u + lane;
  let columns = params.cols / 4u;
  if (n >= columns) {
    return;
  }
  let stride = params.x_stride / 4u;
  let offset = params.x_offset / 4u;
  let last = params.rows - 1u;
  let row0 = min(m, last) * stride + offset;
  let row1 = min(m + 1u, last) * stride + offset;
  let row2 = min(m + 2u, last) * stride + offset;
  let row3 = min(m + 3u, last) * stride + offset;
  let row4 = min(m + 4u, last) * stride + offset;
  let row5 = min(m + 5u, last) * stride + offset;
  let row6 = min(m + 6u, last) * stride + offset;
  let row7 = min(m + 7u, last) * stride + offset;
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  var sum2 = vec4<f32>();
  var sum3 = vec4<f32>();
  var sum4 = vec4<f32>();
  var sum5 = vec4<f32>();
  var sum6 = vec4<f32>();
  var sum7 = vec4<f32>();
  for (var k = 0u; k < params.inner / 4u; k++) {
    let at = 4u * k * columns + n;
    let w = mat4x4<f32>(weight4[at], weight4[at + columns], weight4[at + 2u * columns], weight4[at + 3u * columns]);
    sum0 += w * x4[row0 + k];
    sum1 += w * x4[row1 + k];
    sum2 += w * x4[row2 + k];
    sum3 += w * x4[row3 + k];
    sum4 += w * x4[row4 + k];
    sum5 += w * x4[row5 + k];
    sum6 += w * x4[row6 + k];
    sum7 += w * x4[row7 + k];
  }
  finish4(m, 4u * n, sum0);
  finish4(m + 1u, 4u * n, sum1);
  finish4(m + 2u, 4u * n, sum2);
  finish4(m + 3u, 4u * n, sum3);
  finish4(m + 4u, 4u * n, sum4);
  finish4(m + 5u, 4u * n, sum5);
  finish4(m + 6u, 4u * n, sum6);
  finish4(m + 7u, 4u * n, sum7);
}
