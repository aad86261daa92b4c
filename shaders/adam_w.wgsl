// adam_w: one step of AdamW (Loshchilov & Hutter 2019; PyTorch's torch.optim.AdamW) on one tensor
//
//   g = gradient_scale · gradient          m ← β₁ · m + (1 − β₁) · g          v ← β₂ · v + (1 − β₂) · g²
//   value ← decay · value − rate · m / (√v / root_correction + eps)
//
// with decay = 1 − lr · weight decay, rate = lr / (1 − β₁ᵗ), root_correction = √(1 − β₂ᵗ). These and 1 − β are made on the host, in
// double precision: 1 − 0.999 of two floats is off by 5e-5.
//
// Shapes    value, gradient, m, v of `count` values
// Bindings  0 params · 1 gradient · 2 value · 3 m · 4 v
// Dispatch  step: one invocation a value; x and y over values
// Needs     nothing beyond the default limits
// Owned by  src/ops/adamW.ts, src/ops/optimizer.test.ts

struct Params {
  count: u32,
  gradient_scale: f32,
  beta1: f32,
  gain1: f32, // 1 − β₁
  beta2: f32,
  gain2: f32, // 1 − β₂
  eps: f32,
  decay: f32,
  rate: f32,
  root_correction: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> value: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn step(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (i >= params.count) {
    return;
  }
  let g = params.gradient_scale * gradient[i];
  let first = params.beta1 * m[i] + params.gain1 * g;
  let second = params.beta2 * v[i] + params.gain2 * g * g;
  m[i] = first;
  v[i] = second;
  value[i] = params.decay * value[i] - params.rate * first / (sqrt(second) / params.root_correction + params.eps);
}
