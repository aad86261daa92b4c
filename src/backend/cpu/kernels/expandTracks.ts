/**
 * expand_tracks: x[t, c] = bit c of the packed track code of token t
 *
 * Twin of shaders/expand_tracks.wgsl: formula, shapes and bindings are described there.
 * Tile  tileRows tokens.
 */
@unmanaged
class ExpandTracksCommand {
  tokens: u32;
  tracks: u32;
  codes: usize;
  x: usize;
  tileRows: u32;
}

export function expandTracks(command: usize, tile: u32): void {
  const c = changetype<ExpandTracksCommand>(command);
  const end = min(c.tokens, (tile + 1) * c.tileRows);
  let to = c.x + ((tile * c.tileRows * c.tracks) << 2);
  for (let t = tile * c.tileRows; t < end; t++) {
    const code = <u32>load<u8>(c.codes + t);
    for (let k: u32 = 0; k < c.tracks; k++) {
      store<f32>(to, <f32>((code >> k) & 1));
      to += 4;
    }
  }
}
