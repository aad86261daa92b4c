import { declareKernel, type Backend } from '../backend/contract';
import type { Tensor } from './tensor';
import type { Windows } from './unfold';

/** shaders/fold.wgsl */
export const foldKernel = declareKernel({
  name: 'fold',
  params: {
    batch: 'u32',
    length: 'u32',
    channels: 'u32',
    outLength: 'u32',
    taps: 'u32',
    dilation: 'u32',
    padLeft: 'u32',
  },
  bindings: { dColumns: 'read', dX: 'read_write' },
});

/** dX (B, L, C) = the gradient of `unfold`'s input where dColumns (B, L', W·C) is that of its output. */
export function fold(backend: Backend, dColumns: Tensor, dX: Tensor, windows: Windows): void {
  const [batch = 0, length = 0, channels = 0] = dX.shape;
  backend.dispatch(
    foldKernel,
    { dColumns: dColumns.buffer, dX: dX.buffer },
    { batch, length, channels, outLength: dColumns.shape[1]!, ...windows },
  );
}
