// sum_squares: out[slot] = Σ x²
//
// In two levels: `strands` invocations sum every strands-th value, one adds their sums up in order.
//
// Shapes    x of `count` values   out (slots)   partials (strands)
// Bindings  0 params · 1 x · 2 out · scratch: 3 partials
// Dispatch  sum_strand: one invocation a strand; x over strands.  total_up: one invocation
// Needs     nothing beyond the default limits
// Owned by  src/ops/sumSquares.ts, src/ops/optimizer.test.ts

struct Params {
  count: u32,
  slot: u32,
  strands: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn sum_strand(@builtin(global_invocation_id) id: vec3<u32>) {
  let strand = id.x;
  if (strand >= params.strands) {
    return;
  }
  var sum = 0.0;
  for (var i = strand; i < params.count; i += params.strands) {
    sum += x[i] * x[i];
  }
  partials[strand] = sum;
}

@compute @workgroup_size(1)
fn total_up() {
  var sum = 0.0;
  for (var strand = 0u; strand < params.strands; strand++) {
    sum += partials[strand];
  }
  out[params.slot] = sum;
}
