import type { Backend } from '../backend/contract';
import { causalConv } from '../ops/causalConv';
import { causalConvBackward } from '../ops/causalConvBackward';
import { columnSum } from '../ops/columnSum';
import { linear } from '../ops/linear';
import { linearWeightGrad } from '../ops/linearWeightGrad';
import type { ScanInputs } from '../ops/selectiveScan';
import { selectiveScanBackward } from '../ops/selectiveScanBackward';
import { view, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { projectedWidth } from './deviceLayout';
import type { LayerWeights } from './deviceWeights';
import type { TrainingWorkspace, TransposedWeights } from './trainingWorkspace';

type Transposed = TransposedWeights['layers'][number];

/** Views of a workspace for `batch` sequences of `length` positions. */
function viewsOf(config: EncoderConfig, workspace: TrainingWorkspace, batch: number, length: number) {
  const { dModel: D, dInner: E } = config;
  const P = projectedWidth(config);
  const T = batch * length;
  const of = (tensor: Tensor, width: number) => ({
    rows: view(tensor, [T, width]),
    sequences: view(tensor, [batch, length, width]),
  });
  return {
    normed: of(workspace.normed, D),
    xz: of(workspace.xz, 2 * E),
    u: of(workspace.u, E),
    dbc: of(workspace.dbc, P),
    dt: of(workspace.dt, E),
    y: of(workspace.y, E),
    dXz: of(workspace.dXz, 2 * E),
    dUDt: of(workspace.dUDt, 2 * E),
    dDbc: of(workspace.dDbc, P),
    dY: of(workspace.dY, E),
  };
}

/** `normed` through in_proj, convolution, x_proj and dt_proj: what the scan reads. Sequences are whole, so the convolution starts from zeros. */
export function mixerActivations(
  backend: Backend,
  config: EncoderConfig,
  weights: LayerWeights,
  workspace: TrainingWorkspace,
  batch: number,
  length: number,
): ScanInputs {
  const { normed, xz, u, dbc, dt } = viewsOf(config, workspace, batch, length);
  const { dInner: E, dState: N } = config;
  linear(backend, normed.rows, weights.inProj, xz.rows);
  backend.clear(workspace.state.conv.buffer);
  causalConv(backend, xz.sequences, weights.convWeight, weights.convBias, workspace.state.conv, u.sequences);
  linear(backend, u.rows, weights.xProj, dbc.rows);
  linear(backend, dbc.rows, weights.dtProj, dt.rows, { bias: weights.dtBias, xOffset: 2 * N });
  return scanInputs(config, weights, workspace, batch, length, E, N);
}

function scanInputs(
  config: EncoderConfig,
  weights: LayerWeights,
  workspace: TrainingWorkspace,
  batch: number,
  length: number,
  E = config.dInner,
  N = config.dState,
): ScanInputs {
  const { u, dt, dbc, xz } = viewsOf(config, workspace, batch, length);
  return {
    u: u.sequences,
    dt: dt.sequences,
    bc: dbc.sequences,
    bOffset: 0,
    cOffset: N,
    z: xz.sequences,
    zOffset: E,
    aLog: weights.aLog,
    dSkip: weights.dSkip,
  };
}

/**
 * The mixer's backward pass. The workspace holds its activations (`mixerActivations`); `dOut` (T, D) is the gradient of its output.
 * Adds to `gradients`, and leaves the gradient of its input in `workspace.normed`. Source: oracle/orthrus_torch.py `MambaMixer`.
 */
export async function mixerBackward(
  backend: Backend,
  config: EncoderConfig,
  weights: LayerWeights,
  transposed: Transposed,
  gradients: LayerWeights,
  workspace: TrainingWorkspace,
  dOut: Tensor,
  batch: number,
  length: number,
  pace: () => Promise<unknown>,
): Promise<void> {
  const { dInner: E, dState: N } = config;
  const { normed, xz, u, dbc, y, dXz, dUDt, dDbc, dY } = viewsOf(config, workspace, batch, length);
  linear(backend, dOut, transposed.outProj, dY.rows);
  await pace();
  selectiveScanBackward(backend, scanInputs(config, weights, workspace, batch, length), dY.sequences, {
    y: y.sequences,
    dUDt: dUDt.sequences,
    dBc: dDbc.sequences,
    dZ: dXz.sequences,
    dZOffset: E,
    dALog: gradients.aLog,
    dDSkip: gradients.dSkip,
  });
  await pace();
  linearWeightGrad(backend, y.rows, dOut, gradients.outProj);
  linearWeightGrad(backend, dbc.rows, dUDt.rows, gradients.dtProj, { xOffset: 2 * N, dyOffset: E });
  columnSum(backend, dUDt.rows, gradients.dtBias, { xOffset: E });
  linear(backend, dUDt.rows, transposed.dtProj, dDbc.rows, { xOffset: E, yOffset: 2 * N });
  linearWeightGrad(backend, u.rows, dDbc.rows, gradients.xProj);
  linear(backend, dDbc.rows, transposed.xProj, dY.rows);
  await pace();
  causalConvBackward(
    backend,
    {
      x: xz.sequences,
      weight: weights.convWeight,
      bias: weights.convBias,
      dOutA: dUDt.sequences,
      dOutB: dY.sequences,
    },
    { dx: dXz.sequences, dWeight: gradients.convWeight, dBias: gradients.convBias },
  );
  linearWeightGrad(backend, normed.rows, dXz.rows, gradients.inProj);
  linear(backend, dXz.rows, transposed.inProj, normed.rows);
  await pace();
}
