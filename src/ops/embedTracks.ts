import { declareKernel, type Backend, type DeviceBuffer } from '../backend/contract';
import type { Tensor } from './tensor';

/** shaders/embed_tracks.wgsl */
export const embedTracksKernel = declareKernel({
  name: 'embedTracks',
  params: { tokens: 'u32', width: 'u32', tracks: 'u32' },
  bindings: { codes: 'read', weight: 'read', bias: 'read', hidden: 'read_write' },
});

/**
 * hidden (T, D) = packed tracks (T bytes) through `embedding`: weight (D, C), bias (D).
 * Source: oracle/orthrus_torch.py `Encoder.embedding`.
 */
export function embedTracks(backend: Backend, codes: DeviceBuffer, weight: Tensor, bias: Tensor, hidden: Tensor): void {
  const [tokens = 0, width = 0] = hidden.shape;
  backend.dispatch(
    embedTracksKernel,
    { codes, weight: weight.buffer, bias: bias.buffer, hidden: hidden.buffer },
    { tokens, width, tracks: weight.shape[1]! },
  );
}
