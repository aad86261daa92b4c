import { declareKernel, type Backend } from '../backend/contract';
import { LAYER_NORM_EPS } from './addLayerNorm';
import type { Tensor } from './tensor';

/** shaders/add_layer_norm_backward.wgsl */
export const addLayerNormBackwardKernel = declareKernel({
  name: 'addLayerNormBackward',
  params: { tokens: 'u32', width: 'u32', eps: 'f32' },
  bindings: {
    residual: 'read',
    weight: 'read',
    dNormed: 'read',
    dResidual: 'read_write',
    dWeight: 'read_write',
    dBias: 'read_write',
  },
});

/**
 * Backward of `addLayerNorm`: adds what comes through the LayerNorm to `dResidual` (T, D), which already holds the gradient of the
 * residual stream after this block and then is the gradient of the branch too; dWeight (D) and dBias (D) are added to.
 * @param residual (T, D): what was normalised, the branch included
 * @param dNormed (T, D): gradient of the output
 * @param eps the one of the forward pass
 */
export function addLayerNormBackward(
  backend: Backend,
  residual: Tensor,
  weight: Tensor,
  dNormed: Tensor,
  dResidual: Tensor,
  dWeight: Tensor,
  dBias: Tensor,
  eps: number = LAYER_NORM_EPS,
): void {
  const [tokens = 0, width = 0] = residual.shape;
  backend.dispatch(
    addLayerNormBackwardKernel,
    {
      residual: residual.buffer,
      weight: weight.buffer,
      dNormed: dNormed.buffer,
      dResidual: dResidual.buffer,
      dWeight: dWeight.buffer,
      dBias: dBias.buffer,
    },
    { tokens, width, eps },
  );
}
