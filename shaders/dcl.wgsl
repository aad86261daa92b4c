// dcl: decoupled contrastive loss of a batch of pairs, row by row, with its gradient
//
// Row i is one view of pair k = i mod B, i′ its other view, logit = similarity / τ. Negatives are all j of other pairs, in both views:
//   joint  row_loss[i] = log Σ_j exp(logit(i, j)) − weights[k] · logit(i, i′)              (paper, Eq. 5)
//   split  the same with one log-sum-exp a view, added                                   (released code)
// The loss is the mean over rows, so d_similarity = scale / (2B · τ) · (softmax over i's negatives, −weights[k] at i′, 0 at i). A row
// counts its similarities as its own: d_similarity is not symmetric, and the gradient of the representations is
// (d_similarity + d_similarityᵀ) · z. A single pair has no negatives: its first term is left out.
//
// Shapes    similarity, d_similarity (2B, 2B), rows and columns [view 1; view 2]   weights (B)   row_loss (2B)
//           normaliser (2B, 2): log-sum-exp that columns of view 1 and of view 2 belong to
// Bindings  0 params · 1 similarity · 2 weights · 3 row_loss · 4 d_similarity · scratch: 5 normaliser
// Dispatch  reduce: one invocation a row; x and y over rows.  differentiate: x over columns, y and z over rows
// Needs     nothing beyond the default limits
// Owned by  src/ops/dcl.ts, src/ops/losses.test.ts

struct Params {
  pairs: u32,
  rows: u32, // 2 · pairs
  split_views: u32,
  temperature: f32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> similarity: array<f32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> row_loss: array<f32>;
@group(0) @binding(4) var<storage, read_write> d_similarity: array<f32>;
@group(0) @binding(5) var<storage, read_write> normaliser: array<f32>;

override workgroup_width: u32 = 64;

fn logit(i: u32, j: u32) -> f32 {
  return similarity[i * params.rows + j] / params.temperature;
}

/// Over row i's negatives among columns [first, end), of which there is one at least.
fn log_sum_exp(i: u32, first: u32, end: u32) -> f32 {
  let pair = i % params.pairs;
  var highest = -3.4e38;
  for (var j = first; j < end; j++) {
    if (j % params.pairs != pair) {
      highest = max(highest, logit(i, j));
    }
  }
  var sum = 0.0;
  for (var j = first; j < end; j++) {
    if (j % params.pairs != pair) {
      sum += exp(logit(i, j) - highest);
    }
  }
  return highest + log(sum);
}

@compute @workgroup_size(workgroup_width)
fn reduce(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (i >= params.rows) {
    return;
  }
  let pair = i % params.pairs;
  var negative = 0.0;
  if (params.pairs > 1u) {
    if (params.split_views == 1u) {
      normaliser[i * 2u] = log_sum_exp(i, 0u, params.pairs);
      normaliser[i * 2u + 1u] = log_sum_exp(i, params.pairs, params.rows);
      negative = normaliser[i * 2u] + normaliser[i * 2u + 1u];
    } else {
      negative = log_sum_exp(i, 0u, params.rows);
      normaliser[i * 2u] = negative;
      normaliser[i * 2u + 1u] = negative;
    }
  }
  row_loss[i] = negative - weights[pair] * logit(i, (i + params.pairs) % params.rows);
}

@compute @workgroup_size(workgroup_width)
fn differentiate(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let j = group.x * workgroup_width + lane;
  let i = group.y + group.z * groups.y;
  if (i >= params.rows || j >= params.rows) {
    return;
  }
  let pair = i % params.pairs;
  var slope = 0.0;
  if (j % params.pairs != pair) {
    slope = exp(logit(i, j) - normaliser[i * 2u + j / params.pairs]);
  } else if (i != j) {
    slope = -weights[pair];
  }
  d_similarity[i * params.rows + j] = slope * (params.scale / (f32(params.rows) * params.temperature));
}
