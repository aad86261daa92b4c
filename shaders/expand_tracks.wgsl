// expand_tracks: x[t, c] = bit c of the packed track code of token t
//
// The encoder reads packed codes as they are (embed_tracks); the convolutions of the baselines read numbers.
//
// Shapes    codes  ⌈T / 4⌉ words (T = B · L tokens, row-major; bio/tracks.ts)   x (T, C)
// Bindings  0 params · 1 codes · 2 x
// Dispatch  expand: one invocation an element of x; grid x and y over T · C
// Needs     nothing beyond the default limits
// Owned by  src/ops/expandTracks.ts, src/ops/baselines.test.ts

struct Params {
  tokens: u32,
  tracks: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read_write> x: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn expand(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * workgroup_width;
  if (i >= params.tokens * params.tracks) {
    return;
  }
  let t = i / params.tracks;
  let code = codes[t >> 2u] >> ((t & 3u) * 8u);
  x[i] = f32((code >> (i % params.tracks)) & 1u);
}
