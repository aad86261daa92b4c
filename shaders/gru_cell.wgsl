// gru_cell: one step of a GRU, from the state after `step` steps to the next
//
//   r = σ(x_r + h_r)   z = σ(x_z + h_z)   n = tanh(x_n + r · h_n)   h' = (1 − z) · n + z · h
//
// with x = gates_x[b, position] and h_r, h_z, h_n = gates_h[b, step]: the linear maps of input and state, biases included, in PyTorch's
// order r, z, n. Every step has its row of gates_h and states, which the backward pass reads again; `position` is the input's,
// so that a sequence is read in reverse without being turned round.
//
// Shapes    gates_x (B, L, 3H)   gates_h (B, L + 1, 3H), last row unused: rows go with those of states in a matrix product
//           states (B, L + 1, H): row 0 holds the initial state
// Bindings  0 params · 1 gates_x · 2 gates_h · 3 states
// Dispatch  advance: one invocation an element of h'; grid x over H, y and z over B
// Needs     nothing beyond the default limits
// Owned by  src/ops/gruCell.ts, src/ops/baselines.test.ts

#include "shared/gates.wgsl"

struct Params {
  batch: u32,
  length: u32,
  hidden: u32,
  step: u32,
  position: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gates_x: array<f32>;
@group(0) @binding(2) var<storage, read> gates_h: array<f32>;
@group(0) @binding(3) var<storage, read_write> states: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn advance(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x;
  let b = id.y + id.z * groups.y;
  let hidden = params.hidden;
  if (i >= hidden || b >= params.batch) {
    return;
  }
  let gx = (b * params.length + params.position) * 3u * hidden + i;
  let gh = (b * (params.length + 1u) + params.step) * 3u * hidden + i;
  let h = (b * (params.length + 1u) + params.step) * hidden + i;
  let r = gate_sigmoid(gates_x[gx] + gates_h[gh]);
  let z = gate_sigmoid(gates_x[gx + hidden] + gates_h[gh + hidden]);
  let n = gate_tanh(gates_x[gx + 2u * hidden] + r * gates_h[gh + 2u * hidden]);
  states[h + hidden] = n + z * (states[h] - n);
}
