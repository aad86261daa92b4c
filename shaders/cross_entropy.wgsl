// cross_entropy: loss[t] = log Σ_c exp(logits[t, c]) − logits[t, labels[t]];  d_logits = scale · (softmax − one-hot)
//
// Rows whose label is no class (PyTorch's −100) are not scored: loss and gradient are 0 there.
//
// Shapes    logits, d_logits (T, C)   labels (T), signed   loss (T)
// Bindings  0 params · 1 logits · 2 labels · 3 loss · 4 d_logits
// Dispatch  score: one invocation a row; x and y over rows
// Needs     nothing beyond the default limits
// Owned by  src/ops/crossEntropy.ts, src/ops/losses.test.ts

struct Params {
  rows: u32,
  classes: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<i32>;
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_logits: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn score(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let t = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (t >= params.rows) {
    return;
  }
  let row = t * params.classes;
  let label = labels[t];
  if (label < 0 || u32(label) >= params.classes) {
    loss[t] = 0.0;
    for (var c = 0u; c < params.classes; c++) {
      d_logits[row + c] = 0.0;
    }
    return;
  }
  var highest = logits[row];
  for (var c = 1u; c < params.classes; c++) {
    highest = max(highest, logits[row + c]);
  }
  var sum = 0.0;
  for (var c = 0u; c < params.classes; c++) {
    sum += exp(logits[row + c] - highest);
  }
  loss[t] = highest - logits[row + u32(label)] + log(sum);
  for (var c = 0u; c < params.classes; c++) {
    let one = select(0.0, 1.0, c == u32(label));
    d_logits[row + c] = params.scale * (exp(logits[row + c] - highest) / sum - one);
  }
}
