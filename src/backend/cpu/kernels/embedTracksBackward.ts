/**
 * embed_tracks_backward: dWeight[d, k] += Σ_t track_k(t) · dHidden[t, d];  dBias[d] += Σ_t dHidden[t, d]
 *
 * Twin of shaders/embed_tracks_backward.wgsl: formula, shapes and bindings are described there.
 * Shared  (slices, C + 1, D): the sums of each slice, the bias last.
 * Tile    one slice of sliceRows tokens × tileChannels columns, columns fastest.
 * Then    sumEmbedTracksBackward: tileChannels columns a tile.
 */
import { Lanes } from './shared/maths';
import { Partials } from './shared/partials';

@unmanaged
class EmbedTracksBackwardCommand {
  tokens: u32;
  width: u32;
  tracks: u32;
  codes: usize;
  dHidden: usize;
  dWeight: usize;
  dBias: usize;
  shared: usize;
  slices: u32;
  sliceRows: u32;
  tileChannels: u32;
}

export function embedTracksBackward(command: usize, tile: u32): void {
  const c = changetype<EmbedTracksBackwardCommand>(command);
  const width = c.width;
  const tracks = c.tracks;
  const rowBytes = width << 2;
  const tiles = (width + c.tileChannels - 1) / c.tileChannels;
  const slice = tile / tiles;
  const first = (tile % tiles) * c.tileChannels;
  const end = min(width, first + c.tileChannels);
  const firstRow = slice * c.sliceRows;
  const endRow = min(c.tokens, firstRow + c.sliceRows);
  const sums = c.shared + slice * (tracks + 1) * rowBytes;
  for (let k: u32 = 0; k <= tracks; k++) memory.fill(sums + k * rowBytes + (first << 2), 0, (end - first) << 2);
  for (let t = firstRow; t < endRow; t++) {
    // The bias is like a track that is always set.
    const code = (<u32>load<u8>(c.codes + t)) | (1 << tracks);
    const row = c.dHidden + t * rowBytes;
    for (let k: u32 = 0; k <= tracks; k++) {
      if (((code >> k) & 1) === 0) continue;
      const to = sums + k * rowBytes;
      for (let d = first; d < end; d += 4) {
        const count = end - d;
        const at = d << 2;
        Lanes.store(to + at, f32x4.add(Lanes.load(to + at, count), Lanes.load(row + at, count)), count);
      }
    }
  }
}

export function sumEmbedTracksBackward(command: usize, tile: u32): void {
  const c = changetype<EmbedTracksBackwardCommand>(command);
  const tracks = c.tracks;
  const apart = (tracks + 1) * c.width;
  const first = tile * c.tileChannels;
  const end = min(c.width, first + c.tileChannels);
  for (let k: u32 = 0; k < tracks; k++) {
    const sums = c.shared + ((k * c.width) << 2);
    Partials.addColumn(c.dWeight + (k << 2), tracks, sums, apart, c.slices, first, end);
  }
  Partials.add(c.dBias, c.shared + ((tracks * c.width) << 2), apart, c.slices, first, end);
}
