// dropout: y[i] = x[i] / (1 − share) where mix(mix(i) + seed) ≥ share · 2³², else 0
//
// `mix` is a finaliser of 32 bits: what is kept depends on seed and index alone, so both backends keep the same, and the backward pass
// is this kernel on dy with the same seed. The inner mix parts the masks of neighbouring seeds.
//
// Shapes    x, y of `count` values
// Bindings  0 params · 1 x · 2 y
// Dispatch  drop: one invocation a value; x and y over values
// Needs     nothing beyond the default limits
// Owned by  src/ops/dropout.ts, src/ops/elementwise.test.ts

struct Params {
  count: u32,
  seed: u32,
  threshold: u32, // share · 2³²
  gain: f32, // 1 / (1 − share)
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

override workgroup_width: u32 = 64;

/// splitmix32's finaliser, as in src/lib/rng.ts.
fn mix_bits(value: u32) -> u32 {
  var bits = value;
  bits = (bits ^ (bits >> 16u)) * 0x21f0aaadu;
  bits = (bits ^ (bits >> 15u)) * 0x735a2d97u;
  return bits ^ (bits >> 15u);
}

@compute @workgroup_size(workgroup_width)
fn drop(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (i >= params.count) {
    return;
  }
  let kept = mix_bits(mix_bits(i) + params.seed) >= params.threshold;
  y[i] = select(0.0, x[i] * params.gain, kept);
}
