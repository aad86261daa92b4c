import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/causal_conv.wgsl */
export const causalConvKernel = declareKernel({
  name: 'causalConv',
  params: { batch: 'u32', length: 'u32', channels: 'u32', xStride: 'u32', taps: 'u32' },
  bindings: { x: 'read', weight: 'read', bias: 'read', state: 'read_write', out: 'read_write' },
});

/**
 * out (B, L, E) = SiLU(causal depthwise convolution of the first E columns of x (B, L, stride)); `state` (B, E, W − 1) holds
 * the inputs before the chunk and is left holding its last W − 1.
 * Source: oracle/orthrus_torch.py `MambaMixer.conv1d`; weight (E, W), bias (E).
 */
export function causalConv(
  backend: Backend,
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  state: Tensor,
  out: Tensor,
): void {
  const [batch = 0, length = 0, channels = 0] = out.shape;
  backend.dispatch(
    causalConvKernel,
    { x: x.buffer, weight: weight.buffer, bias: bias.buffer, state: state.buffer, out: out.buffer },
    { batch, length, channels, xStride: x.shape[2]!, taps: weight.shape[1]! },
  );
}
