import type { Backend } from '../backend/contract';
import { causalConv } from '../ops/causalConv';
import { linear } from '../ops/linear';
import { selectiveScan } from '../ops/selectiveScan';
import { view, type Tensor } from '../ops/tensor';
import type { EncoderConfig } from './config';
import { projectedWidth } from './deviceLayout';
import type { LayerWeights } from './deviceWeights';
import type { LayerState, Workspace } from './workspace';

/** Activations a mixer needs: the matching part of a Workspace. */
export type MixerWorkspace = Pick<Workspace, 'xz' | 'u' | 'dbc' | 'dt' | 'y'>;

/**
 * One Mamba-1 mixer over a chunk: out (T, D) = out_proj(scan(conv(in_proj(hidden)))) with T = batch · length.
 * `state` carries convolution and scan from chunk to chunk. Source: oracle/orthrus_torch.py `MambaMixer.forward`.
 */
export function mixer(
  backend: Backend,
  config: EncoderConfig,
  weights: LayerWeights,
  workspace: MixerWorkspace,
  state: LayerState,
  hidden: Tensor,
  out: Tensor,
  batch: number,
  length: number,
): void {
  const { dInner: E, dState: N } = config;
  const P = projectedWidth(config);
  const tokens = batch * length;
  const xz = view(workspace.xz, [tokens, 2 * E]);
  linear(backend, hidden, weights.inProj, xz);
  const xzRows = view(xz, [batch, length, 2 * E]);
  const u = view(workspace.u, [batch, length, E]);
  causalConv(backend, xzRows, weights.convWeight, weights.convBias, state.conv, u);
  const dbc = view(workspace.dbc, [tokens, P]);
  linear(backend, view(u, [tokens, E]), weights.xProj, dbc);
  const dt = view(workspace.dt, [tokens, E]);
  linear(backend, dbc, weights.dtProj, dt, { bias: weights.dtBias, xOffset: 2 * N });
  const y = view(workspace.y, [batch, length, E]);
  selectiveScan(
    backend,
    {
      u,
      dt: view(dt, [batch, length, E]),
      bc: view(dbc, [batch, length, P]),
      bOffset: 0,
      cOffset: N,
      z: xzRows,
      zOffset: E,
      aLog: weights.aLog,
      dSkip: weights.dSkip,
    },
    state.scan,
    y,
  );
  linear(backend, view(y, [tokens, E]), weights.outProj, out);
}
