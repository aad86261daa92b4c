// linear: y[m, n] = act(Σ_k x[m·x_stride + x_offset + k] · weight[k, n] + bias[n])
//
// The weight is stored transposed, (K, N), so that neighbouring lanes read neighbouring words. `x_stride` and `x_offset`
// pick a slice of wider rows (dt inside x_proj's output). Epilogue: 0 none · 1 bias · 2 bias + ReLU.
//
// Shapes    x (M, x_stride)   weight (K, N)   bias (N)   y (M, N)
// Bindings  0 params · 1 x · 2 weight · 3 bias · 4 y
// Dispatch  tiled:  64 × 64 outputs a workgroup of 16 × 16 lanes, 4 × 4 outputs a lane, K in steps of 16 through workgroup memory
//           direct: 8 rows × 2 columns a lane, no barrier; for software adapters and short M
//           naive:  one output a lane; the benchmark's baseline
// Needs     8 KiB of workgroup storage (tiled), 256 invocations a workgroup
// Owned by  src/ops/linear.ts, src/ops/kernels.test.ts

struct Params {
  rows: u32,
  inner: u32,
  cols: u32,
  x_stride: u32,
  x_offset: u32,
  epilogue: u32,
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
    value = max(value, 0.0);
  }
  y[m * params.cols + n] = value;
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

const DIRECT_ROWS = 8u;

/// Rows past the end read row `rows − 1` again (their sums are dropped): cheaper than a test in the inner loop.
@compute @workgroup_size(32)
fn direct(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let m = group.y * DIRECT_ROWS;
  let n0 = group.x * 64u + lane;
  let n1 = n0 + 32u;
  let last_row = params.rows - 1u;
  let row0 = min(m, last_row) * params.x_stride + params.x_offset;
  let row1 = min(m + 1u, last_row) * params.x_stride + params.x_offset;
  let row2 = min(m + 2u, last_row) * params.x_stride + params.x_offset;
  let row3 = min(m + 3u, last_row) * params.x_stride + params.x_offset;
  let row4 = min(m + 4u, last_row) * params.x_stride + params.x_offset;
  let row5 = min(m + 5u, last_row) * params.x_stride + params.x_offset;
  let row6 = min(m + 6u, last_row) * params.x_stride + params.x_offset;
  let row7 = min(m + 7u, last_row) * params.x_stride + params.x_offset;
  let last_weight = params.inner * params.cols - 1u;
  var a = vec4<f32>();
  var b = vec4<f32>();
  var c = vec4<f32>();
  var d = vec4<f32>();
  for (var k = 0u; k < params.inner; k++) {
    let w0 = weight[min(k * params.cols + n0, last_weight)];
    let w1 = weight[min(k * params.cols + n1, last_weight)];
    let lower = vec4<f32>(x[row0 + k], x[row1 + k], x[row2 + k], x[row3 + k]);
    let upper = vec4<f32>(x[row4 + k], x[row5 + k], x[row6 + k], x[row7 + k]);
    a += w0 * lower;
    b += w0 * upper;
    c += w1 * lower;
    d += w1 * upper;
  }
  for (var i = 0u; i < 4u; i++) {
    finish(m + i, n0, a[i]);
    finish(m + 4u + i, n0, b[i]);
    finish(m + i, n1, c[i]);
    finish(m + 4u + i, n1, d[i]);
  }
}
