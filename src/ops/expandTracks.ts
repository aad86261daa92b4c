import { declareKernel, type Backend, type DeviceBuffer } from '../backend/contract';
import { sizeOf, type Tensor } from './tensor';

/** shaders/expand_tracks.wgsl */
export const expandTracksKernel = declareKernel({
  name: 'expandTracks',
  params: { tokens: 'u32', tracks: 'u32' },
  bindings: { codes: 'read', x: 'read_write' },
});

/**
 * x (…, C) = the first C tracks of packed codes (T bytes, bio/tracks) as numbers 0 and 1, channels last.
 * @param codes the T = size(x) / C bytes, padded to whole words; positions past a sequence's end hold 0
 */
export function expandTracks(backend: Backend, codes: DeviceBuffer, x: Tensor): void {
  const tracks = x.shape.at(-1)!;
  backend.dispatch(expandTracksKernel, { codes, x: x.buffer }, { tokens: sizeOf(x.shape) / tracks, tracks });
}
