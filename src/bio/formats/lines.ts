import { OrthrusError } from '../../lib/errors';

const NEWLINE = 10;
const RETURN = 13;
const LONGEST_LINE = 1 << 28;

/**
 * One line without its line end; `line` counts from 1. The bytes belong to the splitter and are only valid during the call.
 * Returning true stops the splitter after this line.
 */
export type LineHandler = (bytes: Uint8Array, start: number, end: number, line: number) => boolean | undefined;

/**
 * Cuts pieces of any size into lines (LF or CRLF), the same whatever the pieces. Lines that lie within one piece
 * are handed on in place; only a line that spans pieces is copied.
 */
export class LineSplitter {
  /** Lines handed on so far. */
  line = 0;
  private carry = new Uint8Array(1024);
  private carried = 0;

  constructor(private readonly handler: LineHandler) {}

  /** Takes a piece; returns how many of its bytes were used, fewer than all only when the handler stopped it. */
  push(chunk: Uint8Array): number {
    let position = 0;
    if (this.carried > 0) {
      const newline = chunk.indexOf(NEWLINE);
      this.keep(chunk, 0, newline < 0 ? chunk.length : newline);
      if (newline < 0) return chunk.length;
      position = newline + 1;
      const length = this.carried;
      this.carried = 0;
      if (this.hand(this.carry, 0, length)) return position;
    }
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, position);
      if (newline < 0) break;
      const start = position;
      position = newline + 1;
      if (this.hand(chunk, start, newline)) return position;
    }
    this.keep(chunk, position, chunk.length);
    return chunk.length;
  }

  /** Hands on the last line where it has no line end. */
  end(): void {
    if (this.carried > 0) this.hand(this.carry, 0, this.carried);
    this.carried = 0;
  }

  /** Forgets the unfinished last line of a stream that broke off. */
  drop(): void {
    this.carried = 0;
  }

  private hand(bytes: Uint8Array, from: number, to: number): boolean {
    this.line++;
    const end = to > from && bytes[to - 1] === RETURN ? to - 1 : to;
    const hasMark = this.line === 1 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf;
    return this.handler(bytes, hasMark ? from + 3 : from, end, this.line) === true;
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    const needed = this.carried + to - from;
    if (needed > LONGEST_LINE) {
      throw new OrthrusError(
        'bio.line',
        `Line ${this.line + 1} is longer than ${LONGEST_LINE} bytes.`,
        'Check that this is a text file with line ends.',
      );
    }
    if (needed > this.carry.length) {
      const larger = new Uint8Array(Math.max(needed, this.carry.length * 2));
      larger.set(this.carry.subarray(0, this.carried));
      this.carry = larger;
    }
    this.carry.set(chunk.subarray(from, to), this.carried);
    this.carried = needed;
  }
}
