/**
 * embed_tracks: hidden[t, d] = bias[d] + Σ_k track_k(t) · weight[d, k]
 *
 * Twin of shaders/embed_tracks.wgsl: formula, shapes and bindings are described there.
 * Pack  packed (C, D): the weight transposed, so that a set track adds a row.
 * Tile  tileRows tokens.
 */
import { Lanes } from './shared/maths';

@unmanaged
class EmbedTracksCommand {
  tokens: u32;
  width: u32;
  tracks: u32;
  codes: usize;
  weight: usize;
  bias: usize;
  hidden: usize;
  packed: usize;
  tileRows: u32;
}

export function packEmbedTracks(command: usize, tile: u32): void {
  const c = changetype<EmbedTracksCommand>(command);
  for (let d: u32 = 0; d < c.width; d++) {
    store<f32>(c.packed + ((tile * c.width + d) << 2), load<f32>(c.weight + ((d * c.tracks + tile) << 2)));
  }
}

export function embedTracks(command: usize, tile: u32): void {
  const c = changetype<EmbedTracksCommand>(command);
  const width = c.width;
  const tracks = c.tracks;
  const packed = c.packed;
  const bias = c.bias;
  const end = min(c.tokens, (tile + 1) * c.tileRows);
  for (let t = tile * c.tileRows; t < end; t++) {
    const code = <u32>load<u8>(c.codes + t);
    const row = c.hidden + ((t * width) << 2);
    for (let d: u32 = 0; d < width; d += 4) {
      const count = width - d;
      let sum = Lanes.load(bias + (d << 2), count);
      for (let k: u32 = 0; k < tracks; k++) {
        if ((code >> k) & 1) sum = f32x4.add(sum, Lanes.load(packed + ((k * width + d) << 2), count));
      }
      Lanes.store(row + (d << 2), sum, count);
    }
  }
}
