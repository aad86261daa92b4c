import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/selective_scan.wgsl. `segment` is chosen by the backend's plan. */
export const selectiveScanKernel = declareKernel({
  name: 'selectiveScan',
  params: {
    batch: 'u32',
    length: 'u32',
    channels: 'u32',
    bcStride: 'u32',
    bOffset: 'u32',
    cOffset: 'u32',
    zStride: 'u32',
    zOffset: 'u32',
    segment: 'u32',
  },
  bindings: {
    u: 'read',
    dt: 'read',
    bc: 'read',
    aLog: 'read',
    dSkip: 'read',
    z: 'read',
    state: 'read_write',
    y: 'read_write',
  },
});

/** The state size the kernels are written for; all published models have it. */
export const SCAN_STATES = 16;

export interface ScanInputs {
  /** (B, L, E), after convolution and SiLU. */
  readonly u: Tensor;
  /** (B, L, E), after dt_proj with its bias, before softplus. */
  readonly dt: Tensor;
  /** (B, L, stride) rows that hold B at `bOffset` and C at `cOffset`. */
  readonly bc: Tensor;
  readonly bOffset: number;
  readonly cOffset: number;
  /** (B, L, stride) rows that hold the gate at `zOffset`. */
  readonly z: Tensor;
  readonly zOffset: number;
  /** (E, N) */
  readonly aLog: Tensor;
  /** (E) */
  readonly dSkip: Tensor;
}

/**
 * y (B, L, E) = gated selective scan; `state` (B, E, N) is carried in and out.
 * Source: oracle/orthrus_torch.py `selective_scan`; Gu & Dao 2023, Algorithm 2.
 */
export function selectiveScan(backend: Backend, inputs: ScanInputs, state: Tensor, y: Tensor): void {
  const [batch = 0, length = 0, channels = 0] = y.shape;
  backend.dispatch(
    selectiveScanKernel,
    {
      u: inputs.u.buffer,
      dt: inputs.dt.buffer,
      bc: inputs.bc.buffer,
      aLog: inputs.aLog.buffer,
      dSkip: inputs.dSkip.buffer,
      z: inputs.z.buffer,
      state: state.buffer,
      y: y.buffer,
    },
    {
      batch,
      length,
      channels,
      bcStride: inputs.bc.shape[2]!,
      bOffset: inputs.bOffset,
      cOffset: inputs.cOffset,
      zStride: inputs.z.shape[2]!,
      zOffset: inputs.zOffset,
      segment: length,
    },
  );
}
