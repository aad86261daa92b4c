import { declareKernel, type Backend } from '../backend/contract';
import type { ScanInputs } from './selectiveScan';
import type { Tensor } from './tensor';

/** shaders/selective_scan_backward.wgsl. `segment` and `tiles` are chosen by the backend's plan. */
export const selectiveScanBackwardKernel = declareKernel({
  name: 'selectiveScanBackward',
  params: {
    batch: 'u32',
    length: 'u32',
    channels: 'u32',
    bcStride: 'u32',
    bOffset: 'u32',
    cOffset: 'u32',
    zStride: 'u32',
    zOffset: 'u32',
    dZStride: 'u32',
    dZOffset: 'u32',
    segment: 'u32',
    tiles: 'u32',
  },
  bindings: {
    u: 'read',
    dt: 'read',
    bc: 'read',
    aLog: 'read',
    dSkip: 'read',
    z: 'read',
    dY: 'read',
    y: 'read_write',
    dUDt: 'read_write',
    dBc: 'read_write',
    dZ: 'read_write',
    dALog: 'read_write',
    dDSkip: 'read_write',
  },
});

/** What selectiveScanBackward writes; shapes in terms of its inputs. */
export interface ScanGradients {
  /** (B, L, E), assigned: the gated output of the forward scan, made again on the way. */
  readonly y: Tensor;
  /** (B, L, 2E), assigned: columns [0, E) hold u's gradient, [E, 2E) dt's (before softplus). */
  readonly dUDt: Tensor;
  /** Rows as those of `bc`; the columns of B and C are assigned, the others stay. */
  readonly dBc: Tensor;
  /** (B, L, stride) rows that take the gate's gradient at `dZOffset`, assigned. */
  readonly dZ: Tensor;
  readonly dZOffset: number;
  /** (E, N), added to. */
  readonly dALog: Tensor;
  /** (E), added to. */
  readonly dDSkip: Tensor;
}

/**
 * Gradients of the gated selective scan over whole sequences, whose state starts from zero, given that of its output.
 * @param dY (B, L, E)
 * Source: docs/scan-backward.md, held against PyTorch's autograd (oracle/make_goldens.py `golden_scan`).
 */
export function selectiveScanBackward(backend: Backend, inputs: ScanInputs, dY: Tensor, grads: ScanGradients): void {
  const [batch = 0, length = 0, channels = 0] = dY.shape;
  const bcStride = inputs.bc.shape[2]!;
  if (grads.dBc.shape[2] !== bcStride) throw new Error(`selectiveScanBackward: dBc needs rows of ${bcStride}`);
  backend.dispatch(
    selectiveScanBackwardKernel,
    {
      u: inputs.u.buffer,
      dt: inputs.dt.buffer,
      bc: inputs.bc.buffer,
      aLog: inputs.aLog.buffer,
      dSkip: inputs.dSkip.buffer,
      z: inputs.z.buffer,
      dY: dY.buffer,
      y: grads.y.buffer,
      dUDt: grads.dUDt.buffer,
      dBc: grads.dBc.buffer,
      dZ: grads.dZ.buffer,
      dALog: grads.dALog.buffer,
      dDSkip: grads.dDSkip.buffer,
    },
    {
      batch,
      length,
      channels,
      bcStride,
      bOffset: inputs.bOffset,
      cOffset: inputs.cOffset,
      zStride: inputs.z.shape[2]!,
      zOffset: inputs.zOffset,
      dZStride: grads.dZ.shape[2]!,
      dZOffset: grads.dZOffset,
      segment: length,
      tiles: 1,
    },
  );
}
