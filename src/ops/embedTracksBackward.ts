import { declareKernel, type Backend, type DeviceBuffer } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/embed_tracks_backward.wgsl */
export const embedTracksBackwardKernel = declareKernel({
  name: 'embedTracksBackward',
  params: { tokens: 'u32', width: 'u32', tracks: 'u32' },
  bindings: { codes: 'read', dHidden: 'read', dWeight: 'read_write', dBias: 'read_write' },
});

/**
 * Backward of `embedTracks`: dWeight (D, C) and dBias (D) are added to.
 * @param codes packed tracks, T bytes
 * @param dHidden (T, D)
 */
export function embedTracksBackward(
  backend: Backend,
  codes: DeviceBuffer,
  dHidden: Tensor,
  dWeight: Tensor,
  dBias: Tensor,
): void {
  const [tokens = 0, width = 0] = dHidden.shape;
  backend.dispatch(
    embedTracksBackwardKernel,
    { codes, dHidden: dHidden.buffer, dWeight: dWeight.buffer, dBias: dBias.buffer },
    { tokens, width, tracks: dWeight.shape[1]! },
  );
}
