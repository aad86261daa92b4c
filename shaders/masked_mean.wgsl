// masked_mean: mean[b, d] = Σ_{l < lengths[b]} hidden[b, l, d] / lengths[b], accumulated over chunks
//
// Each chunk adds the positions it holds below the sequence's length; the chunk that holds the last one divides. A chunk's
// sum is made apart and then added, so that rounding grows with the number of chunks and not with the length.
//
// Shapes    hidden (B, L, D)   lengths (B)   mean (B, D)
// Bindings  0 params · 1 hidden · 2 lengths · 3 mean
// Dispatch  accumulate: one invocation an entry of `mean`; grid x over D, y over B
// Needs     nothing beyond the default limits
// Owned by  src/ops/maskedMean.ts, src/ops/kernels.test.ts

struct Params {
  batch: u32,
  length: u32,
  width: u32,
  start: u32, // position of the chunk's first token in its sequence
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> hidden: array<f32>;
@group(0) @binding(2) var<storage, read> lengths: array<u32>;
@group(0) @binding(3) var<storage, read_write> mean: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn accumulate(@builtin(global_invocation_id) id: vec3<u32>) {
  let d = id.x;
  let b = id.y;
  if (d >= params.width || b >= params.batch || lengths[b] <= params.start) {
    return;
  }
  let inside = min(params.length, lengths[b] - params.start);
  var sum = 0.0;
  for (var l = 0u; l < inside; l++) {
    sum += hidden[(b * params.length + l) * params.width + d];
  }
  var total = sum;
  if (params.start > 0u) {
    total += mean[b * params.width + d];
  }
  if (lengths[b] <= params.start + params.length) {
    total /= f32(lengths[b]);
  }
  mean[b * params.width + d] = total;
}
