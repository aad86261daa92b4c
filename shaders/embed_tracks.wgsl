// embed_tracks: h[t, d] = bias[d] + Σ_k track_k(t) · weight[d, k]
//
// The six tracks of a nucleotide are the low bits of one byte (bio/tracks.ts), four bytes to a word; no one-hot tensor exists.
//
// Shapes    codes  ⌈T / 4⌉ words (T = B · L tokens, row-major)   weight (D, C)   bias (D)   hidden (T, D)
// Bindings  0 params · 1 codes · 2 weight · 3 bias · 4 hidden
// Dispatch  embed: one invocation an output; grid x over D, y over T
// Needs     nothing beyond the default limits
// Owned by  src/ops/embedTracks.ts, src/ops/kernels.test.ts

struct Params {
  tokens: u32,
  width: u32,
  tracks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> hidden: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn embed(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let d = id.x;
  let t = id.y + id.z * groups.y;
  if (d >= params.width || t >= params.tokens) {
    return;
  }
  let code = codes[t >> 2u] >> ((t & 3u) * 8u);
  var sum = bias[d];
  for (var k = 0u; k < params.tracks; k++) {
    if (((code >> k) & 1u) == 1u) {
      sum += weight[d * params.tracks + k];
    }
  }
  hidden[t * params.width + d] = sum;
}
