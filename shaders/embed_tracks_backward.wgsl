// embed_tracks_backward: d_weight[d, k] += Σ_t track_k(t) · d_hidden[t, d];   d_bias[d] += Σ_t d_hidden[t, d]
//
// Tracks as in embed_tracks.wgsl. Their bits select and do not multiply, so that NaN stays with the tracks that are set.
//
// Shapes    codes ⌈T / 4⌉ words   d_hidden (T, D)   d_weight (D, C)   d_bias (D)   partials (slices, C + 1, D), the bias last
// Bindings  0 params · 1 codes · 2 d_hidden · 3 d_weight · 4 d_bias · 5 partials
// Dispatch  partial: one invocation a column of a slice of `slice_rows` tokens; grid x over D, y over slices
//           reduce:  one invocation a track (or the bias) of a column
// Needs     C ≤ 8
// Owned by  src/ops/embedTracksBackward.ts, src/ops/encoderBackward.test.ts

struct Params {
  tokens: u32,
  width: u32,
  tracks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> d_hidden: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_weight: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;
override slice_rows: u32 = 64;

/// `value` where four bits of a code are set, from the lowest.
fn where_set(bits: u32, value: f32) -> vec4<f32> {
  return select(vec4<f32>(), vec4<f32>(value), (vec4<u32>(bits) & vec4<u32>(1u, 2u, 4u, 8u)) != vec4<u32>());
}

@compute @workgroup_size(workgroup_width)
fn partial(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let d = id.x;
  let slice = id.y + id.z * groups.y;
  let first = slice * slice_rows;
  if (d >= params.width || first >= params.tokens) {
    return;
  }
  var low = vec4<f32>();
  var high = vec4<f32>();
  var all = 0.0;
  for (var t = first; t < min(params.tokens, first + slice_rows); t++) {
    let code = codes[t >> 2u] >> ((t & 3u) * 8u);
    let value = d_hidden[t * params.width + d];
    low += where_set(code, value);
    high += where_set(code >> 4u, value);
    all += value;
  }
  let at = slice * (params.tracks + 1u) * params.width + d;
  for (var k = 0u; k < params.tracks; k++) {
    partials[at + k * params.width] = select(low, high, k >= 4u)[k & 3u];
  }
  partials[at + params.tracks * params.width] = all;
}

@compute @workgroup_size(workgroup_width)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  let k = id.y;
  if (d >= params.width) {
    return;
  }
  let slices = (params.tokens + slice_rows - 1u) / slice_rows;
  var sum = 0.0;
  for (var s = 0u; s < slices; s++) {
    sum += partials[(s * (params.tracks + 1u) + k) * params.width + d];
  }
  if (k == params.tracks) {
    d_bias[d] += sum;
  } else {
    d_weight[d * params.tracks + k] += sum;
  }
}
