// gru_cell_backward: gradients of one step of gru_cell
//
//   d = d_state + d_through                    the gradient of h'
//   δ_n = d · (1 − z) · (1 − n²)   δ_z = d · (h − n) · z · (1 − z)   δ_r = δ_n · h_n · r · (1 − r)
//   d_gates_x[b, position] = (δ_r, δ_z, δ_n)   d_gates_h[b, step] = (δ_r, δ_z, δ_n · r)   d_state = d · z
//
// h' reaches the loss through the next step's z · h (d_state, left here by that step's dispatch) and through its gates_h (d_through =
// d_gates_h · W_hh, a matrix product in between). At the last step d_through is 0 and d_state the gradient of the final state.
//
// Shapes    gates_x, d_gates_x (B, L, 3H)   gates_h, d_gates_h (B, L + 1, 3H)   states (B, L + 1, H)   d_through, d_state (B, H)
// Bindings  0 params · 1 gates_x · 2 gates_h · 3 states · 4 d_through · 5 d_state · 6 d_gates_x · 7 d_gates_h
// Dispatch  retreat: one invocation an element of d_state; grid x over H, y and z over B
// Needs     nothing beyond the default limits
// Owned by  src/ops/gruCellBackward.ts, src/ops/baselines.test.ts

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
@group(0) @binding(3) var<storage, read> states: array<f32>;
@group(0) @binding(4) var<storage, read> d_through: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_state: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_gates_x: array<f32>;
@group(0) @binding(7) var<storage, read_write> d_gates_h: array<f32>;

override workgroup_width: u32 = 64;

@compute @workgroup_size(workgroup_width)
fn retreat(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x;
  let b = id.y + id.z * groups.y;
  let hidden = params.hidden;
  if (i >= hidden || b >= params.batch) {
    return;
  }
  let gx = (b * params.length + params.position) * 3u * hidden + i;
  let gh = (b * (params.length + 1u) + params.step) * 3u * hidden + i;
  let h_n = gates_h[gh + 2u * hidden];
  let r = gate_sigmoid(gates_x[gx] + gates_h[gh]);
  let z = gate_sigmoid(gates_x[gx + hidden] + gates_h[gh + hidden]);
  let n = gate_tanh(gates_x[gx + 2u * hidden] + r * h_n);
  let h = states[(b * (params.length + 1u) + params.step) * hidden + i];
  let at = b * hidden + i;
  let d = d_state[at] + d_through[at];
  let d_n = d * (1.0 - z) * (1.0 - n * n);
  let d_z = d * (h - n) * z * (1.0 - z);
  let d_r = d_n * h_n * r * (1.0 - r);
  d_gates_x[gx] = d_r;
  d_gates_x[gx + hidden] = d_z;
  d_gates_x[gx + 2u * hidden] = d_n;
  d_gates_h[gh] = d_r;
  d_gates_h[gh + hidden] = d_z;
  d_gates_h[gh + 2u * hidden] = d_n * r;
  d_state[at] = d * z;
}
