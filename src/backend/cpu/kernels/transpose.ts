/**
 * transpose: y[c, r] = x[r, c]
 *
 * Twin of shaders/transpose.wgsl: formula, shapes and bindings are described there. Squares of 4 × 4 through registers.
 * Tile  tileCols columns of x.
 */
@unmanaged
class TransposeCommand {
  rows: u32;
  cols: u32;
  x: usize;
  y: usize;
  tileCols: u32;
}

class Square {
  /** Four rows of four to four columns. */
  @inline
  static exchange(from: usize, fromBytes: u32, to: usize, toBytes: u32): void {
    const r0 = v128.load(from);
    const r1 = v128.load(from + fromBytes);
    const r2 = v128.load(from + 2 * fromBytes);
    const r3 = v128.load(from + 3 * fromBytes);
    const low01 = i8x16.shuffle(r0, r1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const high01 = i8x16.shuffle(r0, r1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const low23 = i8x16.shuffle(r2, r3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const high23 = i8x16.shuffle(r2, r3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    v128.store(to, i8x16.shuffle(low01, low23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    to += toBytes;
    v128.store(to, i8x16.shuffle(low01, low23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    to += toBytes;
    v128.store(to, i8x16.shuffle(high01, high23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    to += toBytes;
    v128.store(to, i8x16.shuffle(high01, high23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
  }
}

export function transpose(command: usize, tile: u32): void {
  const c = changetype<TransposeCommand>(command);
  const rowBytes = c.cols << 2;
  const toBytes = c.rows << 2;
  const first = tile * c.tileCols;
  const end = min(c.cols, first + c.tileCols);
  const whole = first + ((end - first) & ~3);
  let r: u32 = 0;
  for (; r + 4 <= c.rows; r += 4) {
    for (let col = first; col < whole; col += 4) {
      Square.exchange(c.x + r * rowBytes + (col << 2), rowBytes, c.y + col * toBytes + (r << 2), toBytes);
    }
    for (let i = r; i < r + 4; i++) {
      for (let col = whole; col < end; col++) {
        store<f32>(c.y + col * toBytes + (i << 2), load<f32>(c.x + i * rowBytes + (col << 2)));
      }
    }
  }
  for (; r < c.rows; r++) {
    for (let col = first; col < end; col++) {
      store<f32>(c.y + col * toBytes + (r << 2), load<f32>(c.x + r * rowBytes + (col << 2)));
    }
  }
}
