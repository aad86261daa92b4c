import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/add_layer_norm.wgsl */
export const addLayerNormKernel = declareKernel({
  name: 'addLayerNorm',
  params: { tokens: 'u32', width: 'u32', addBranch: 'u32', eps: 'f32' },
  bindings: { branch: 'read', weight: 'read', bias: 'read', residual: 'read_write', normed: 'read_write' },
});

/** LayerNorm's eps in the published models. */
export const LAYER_NORM_EPS = 1e-5;

/**
 * residual (T, D) += branch (T, D) unless `branch` is undefined; normed (T, D) = LayerNorm(residual).
 * Source: oracle/orthrus_torch.py `Block.forward`.
 */
export function addLayerNorm(
  backend: Backend,
  branch: Tensor | undefined,
  weight: Tensor,
  bias: Tensor,
  residual: Tensor,
  normed: Tensor,
  eps: number = LAYER_NORM_EPS,
): void {
  const [tokens = 0, width = 0] = residual.shape;
  backend.dispatch(
    addLayerNormKernel,
    {
      // Without a branch the kernel reads nothing there; any readable buffer that is not written fills the binding.
      branch: (branch ?? weight).buffer,
      weight: weight.buffer,
      bias: bias.buffer,
      residual: residual.buffer,
      normed: normed.buffer,
    },
    { tokens, width, addBranch: branch ? 1 : 0, eps },
  );
}
