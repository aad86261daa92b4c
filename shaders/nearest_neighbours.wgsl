// nearest_neighbours: indices[q], distances[q] = the k smallest of √Σ_d (x[queries[q], d] − x[j, d])² over rows j ≠ queries[q], ascending
//
// Squared differences are summed as they are: |a|² + |b|² − 2 a·b would lose the digits that all rows have in common. Rows are searched
// in `slices`, each in ascending order with a sorted list of its own, so that of equal distances the lower index comes first.
//
// Shapes    x (N, D)   queries (Q)   indices, distances (Q, k)   slice_indices, slice_squares (slices, k, Q)
// Bindings  0 params · 1 x · 2 queries · 3 indices · 4 distances · scratch: 5 slice_indices · 6 slice_squares
// Dispatch  search: one invocation a query of a slice of rows; grid x over Q, y over slices
//           merge:  one invocation a query
// Needs     nothing beyond the default limits
// Owned by  src/ops/nearestNeighbours.ts, src/ops/analysis.test.ts

struct Params {
  rows: u32,
  width: u32,
  k: u32,
  count: u32,
  slices: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> queries: array<u32>;
@group(0) @binding(3) var<storage, read_write> indices: array<u32>;
@group(0) @binding(4) var<storage, read_write> distances: array<f32>;
@group(0) @binding(5) var<storage, read_write> slice_indices: array<u32>;
@group(0) @binding(6) var<storage, read_write> slice_squares: array<f32>;

override workgroup_width: u32 = 64;

/// More than any square; WGSL has no infinity.
const FAR: f32 = 3.4028234e38;

@compute @workgroup_size(workgroup_width)
fn search(@builtin(global_invocation_id) id: vec3<u32>) {
  let q = id.x;
  let slice = id.y;
  if (q >= params.count || slice >= params.slices) {
    return;
  }
  let k = params.k;
  let width = params.width;
  let own = queries[q];
  let query = own * width;
  // Entry j of this list is at list + j · Q: neighbours in a workgroup are neighbours in memory.
  let apart = params.count;
  let list = slice * k * apart + q;
  for (var j = 0u; j < k; j++) {
    slice_squares[list + j * apart] = FAR;
    slice_indices[list + j * apart] = 0xffffffffu;
  }
  let slice_rows = (params.rows + params.slices - 1u) / params.slices;
  let first = slice * slice_rows;
  let end = min(params.rows, first + slice_rows);
  var worst = FAR;
  // Four rows a round: one load of the query's value serves them all.
  for (var row = first; row < end; row += 4u) {
    let last = end - 1u;
    let at = vec4<u32>(row, min(row + 1u, last), min(row + 2u, last), min(row + 3u, last)) * width;
    var squares = vec4<f32>(0.0);
    for (var d = 0u; d < width; d++) {
      // Sums of squares only grow: rows that are all too far already are left.
      if ((d & 31u) == 31u && all(squares >= vec4<f32>(worst))) {
        break;
      }
      let apart_by = vec4<f32>(x[at.x + d], x[at.y + d], x[at.z + d], x[at.w + d]) - x[query + d];
      squares += apart_by * apart_by;
    }
    for (var i = 0u; i < 4u; i++) {
      let square = squares[i];
      if (row + i >= end || row + i == own || !(square < worst)) {
        continue;
      }
      var j = k - 1u;
      while (j > 0u && slice_squares[list + (j - 1u) * apart] > square) {
        slice_squares[list + j * apart] = slice_squares[list + (j - 1u) * apart];
        slice_indices[list + j * apart] = slice_indices[list + (j - 1u) * apart];
        j--;
      }
      slice_squares[list + j * apart] = square;
      slice_indices[list + j * apart] = row + i;
      worst = slice_squares[list + (k - 1u) * apart];
    }
  }
}

@compute @workgroup_size(workgroup_width)
fn merge(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let q = (group.x + group.y * groups.x) * workgroup_width + lane;
  if (q >= params.count) {
    return;
  }
  let k = params.k;
  let out = q * k;
  for (var j = 0u; j < k; j++) {
    distances[out + j] = FAR;
    indices[out + j] = 0xffffffffu;
  }
  for (var slice = 0u; slice < params.slices; slice++) {
    for (var i = 0u; i < k; i++) {
      let from_list = (slice * k + i) * params.count + q;
      let square = slice_squares[from_list];
      if (!(square < distances[out + k - 1u])) {
        break;
      }
      var j = k - 1u;
      while (j > 0u && distances[out + j - 1u] > square) {
        distances[out + j] = distances[out + j - 1u];
        indices[out + j] = indices[out + j - 1u];
        j--;
      }
      distances[out + j] = square;
      indices[out + j] = slice_indices[from_list];
    }
  }
  for (var j = 0u; j < k; j++) {
    distances[out + j] = sqrt(distances[out + j]);
  }
}
