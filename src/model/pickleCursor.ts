/** Reads the argument types of pickle opcodes. Throws what `ended` makes where bytes run out. */
export class PickleCursor {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
    private readonly ended: () => Error,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves on by `count` bytes and gives where they began. */
  private advance(count: number): number {
    const start = this.position;
    if (count > this.bytes.length - start) throw this.ended();
    this.position = start + count;
    return start;
  }

  uint8(): number {
    return this.bytes[this.advance(1)]!;
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  /** Beyond 2⁵³ it is inexact; every use is a length that then cannot fit anyway. */
  uint64(): number {
    const start = this.advance(8);
    return this.view.getUint32(start, true) + this.view.getUint32(start + 4, true) * 2 ** 32;
  }

  float64BigEndian(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  take(count: number): Uint8Array {
    const start = this.advance(count);
    return this.bytes.subarray(start, start + count);
  }

  text(count: number): string {
    return new TextDecoder().decode(this.take(count));
  }

  /** A line without its newline. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw this.ended();
    const text = this.text(end - this.position);
    this.position++;
    return text;
  }

  /** Two's complement, little-endian, as `LONG1` and `LONG4` have it; a number where it is a safe one. */
  long(count: number): number | bigint {
    let value = 0n;
    for (const byte of this.take(count).toReversed()) value = (value << 8n) | BigInt(byte);
    if (count > 0) value = BigInt.asIntN(8 * count, value);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}
