import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/causal_conv_backward.wgsl */
export const causalConvBackwardKernel = declareKernel({
  name: 'causalConvBackward',
  params: {
    batch: 'u32',
    length: 'u32',
    channels: 'u32',
    taps: 'u32',
    xStride: 'u32',
    aStride: 'u32',
    dxStride: 'u32',
  },
  bindings: {
    x: 'read',
    weight: 'read',
    bias: 'read',
    dOutA: 'read',
    dOutB: 'read',
    dx: 'read_write',
    dWeight: 'read_write',
    dBias: 'read_write',
  },
});

export interface CausalConvInputs {
  /** (B, L, stride): what was convolved, the first E columns. */
  readonly x: Tensor;
  /** (E, W), W ≤ 8 */
  readonly weight: Tensor;
  /** (E) */
  readonly bias: Tensor;
  /** (B, L, stride), the first E columns, and (B, L, E): the output's gradient is their sum. */
  readonly dOutA: Tensor;
  readonly dOutB: Tensor;
}

export interface CausalConvGrads {
  /** (B, L, stride): the first E columns are assigned, the others stay. */
  readonly dx: Tensor;
  /** (E, W), added to. */
  readonly dWeight: Tensor;
  /** (E), added to. */
  readonly dBias: Tensor;
}

/**
 * Backward of `causalConv` over whole sequences, that is from a state of zeros. dx must be other memory than the gradients that come in.
 * Source: oracle/orthrus_torch.py `MambaMixer.conv1d`.
 */
export function causalConvBackward(backend: Backend, inputs: CausalConvInputs, grads: CausalConvGrads): void {
  const { x, weight, bias, dOutA, dOutB } = inputs;
  const { dx, dWeight, dBias } = grads;
  const [batch = 0, length = 0, channels = 0] = dOutB.shape;
  const taps = weight.shape[1]!;
  if (taps > 8) throw new Error(`causalConvBackward: at most 8 taps, not ${taps}`);
  backend.dispatch(
    causalConvBackwardKernel,
    {
      x: x.buffer,
      weight: weight.buffer,
      bias: bias.buffer,
      dOutA: dOutA.buffer,
      dOutB: dOutB.buffer,
      dx: dx.buffer,
      dWeight: dWeight.buffer,
      dBias: dBias.buffer,
    },
    {
      batch,
      length,
      channels,
      taps,
      xStride: x.shape[2]!,
      aStride: dOutA.shape[2]!,
      dxStride: dx.shape[2]!,
    },
  );
}
