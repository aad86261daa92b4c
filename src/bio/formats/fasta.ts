import type { ChunkReader } from '../annotation';
import { BASE_CODE } from '../tracks';
import { text } from './bytes';

const NEWLINE = 10;
const RETURN = 13;
const GREATER = 62;
const SEMICOLON = 59;

const WHITE = 0x10;
const LINE_END = 0x20;
const FOREIGN = 0x40;
/** Letters that stand for amino acids but for no nucleotide. */
const PROTEIN = 0x80;

/** What each byte of a sequence is: a base code (0 … 8), or one of the classes above. */
const CLASS_OF_BYTE: Uint8Array = (() => {
  const table = new Uint8Array(256).fill(FOREIGN);
  const both = (letters: string): number[] =>
    [...letters, ...letters.toLowerCase()].map((letter) => letter.charCodeAt(0));
  for (const byte of both('ACGTURYSWKMBDHVN')) table[byte] = BASE_CODE[byte]!;
  for (const byte of both('EFILPQZXJO*')) table[byte] = PROTEIN;
  for (const byte of [32, 9, 11, 12, RETURN]) table[byte] = WHITE;
  table[NEWLINE] = LINE_END;
  return table;
})();

/** Share of amino-acid letters from which a record counts as a protein; proteins have a third of them, typing errors few. */
const PROTEIN_SHARE = 0.1;

/** A letter that stands for no nucleotide: which, where in the sequence (from 1) and on which line. */
export interface ForeignLetter {
  readonly letter: string;
  readonly position: number;
  readonly line: number;
}

/** A FASTA record as read. `bases` is valid only during the call that hands it over. */
export interface FastaRecord {
  /** Without the `>`. */
  readonly header: string;
  readonly line: number;
  /** Base codes (tracks.BASE_CODE); incomplete where `foreign` is set or `tooLong`. */
  readonly bases: Uint8Array;
  readonly foreign: ForeignLetter | undefined;
  readonly isProtein: boolean;
  readonly tooLong: boolean;
}

export interface FastaSink {
  /** Called at each header. False passes its sequence over without reading it. */
  header(header: string, line: number): boolean;
  /** Called at the end of each record that `header` asked for. */
  record(record: FastaRecord): void;
  /** A line of text before the first header. */
  stray(line: number): void;
}

/**
 * FASTA, straight from bytes to base codes: no sequence ever becomes a string. Only one record is held at a time.
 * @param longest records of more letters are not kept (tooLong); a genome among transcripts must not fill the memory
 * @param line lines that came before the first piece
 */
export class FastaReader implements ChunkReader {
  private state: 'line start' | 'header' | 'sequence' | 'comment' = 'line start';
  private headerBytes = new Uint8Array(512);
  private headerLength = 0;
  private header = '';
  private headerLine = 0;
  private inRecord = false;
  private wanted = false;
  private hasStray = false;
  private bases = new Uint8Array(1 << 16);
  private length = 0;
  private letters = 0;
  private proteinLetters = 0;
  private foreign: ForeignLetter | undefined;

  constructor(
    private readonly sink: FastaSink,
    private readonly longest = Infinity,
    private line = 0,
  ) {}

  push(chunk: Uint8Array): void {
    let i = 0;
    while (i < chunk.length) {
      if (this.state === 'line start') i = this.startLine(chunk, i);
      else if (this.state === 'header') i = this.readHeader(chunk, i);
      else if (this.state === 'sequence' && this.wanted) i = this.readSequence(chunk, i);
      else i = this.skipLine(chunk, i);
    }
  }

  end(): void {
    if (this.state === 'header') this.openRecord();
    this.closeRecord();
  }

  cut(): string {
    if (this.state === 'header') this.header = text(this.headerBytes, 0, this.headerLength);
    return this.inRecord || this.state === 'header' ? this.header : '';
  }

  private startLine(chunk: Uint8Array, i: number): number {
    const byte = chunk[i]!;
    if (byte === GREATER) {
      this.closeRecord();
      this.line++;
      this.state = 'header';
      this.headerLength = 0;
      this.headerLine = this.line;
      return i + 1;
    }
    // A byte order mark is passed over byte by byte, so that it may span pieces.
    if (!this.inRecord && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return i + 1;
    this.line++;
    if (byte === SEMICOLON) this.state = 'comment';
    else {
      if (!this.inRecord && CLASS_OF_BYTE[byte]! < FOREIGN && CLASS_OF_BYTE[byte]! >= WHITE) this.state = 'comment';
      else this.state = 'sequence';
      if (!this.inRecord && this.state === 'sequence' && !this.hasStray) {
        this.hasStray = true;
        this.sink.stray(this.line);
      }
    }
    return i;
  }

  private readHeader(chunk: Uint8Array, i: number): number {
    const newline = chunk.indexOf(NEWLINE, i);
    const end = newline < 0 ? chunk.length : newline;
    const needed = this.headerLength + end - i;
    if (needed > this.headerBytes.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.headerBytes.subarray(0, this.headerLength));
      this.headerBytes = larger;
    }
    this.headerBytes.set(chunk.subarray(i, end), this.headerLength);
    this.headerLength = needed;
    if (newline < 0) return end;
    this.openRecord();
    this.state = 'line start';
    return newline + 1;
  }

  private openRecord(): void {
    this.header = text(this.headerBytes, 0, this.headerLength).trim();
    this.inRecord = true;
    this.length = 0;
    this.letters = 0;
    this.proteinLetters = 0;
    this.foreign = undefined;
    this.wanted = this.sink.header(this.header, this.headerLine);
  }

  private closeRecord(): void {
    if (!this.inRecord) return;
    this.inRecord = false;
    if (!this.wanted) return;
    this.sink.record({
      header: this.header,
      line: this.headerLine,
      bases: this.bases.subarray(0, this.length),
      foreign: this.foreign,
      isProtein: this.proteinLetters > this.letters * PROTEIN_SHARE,
      tooLong: this.letters > this.longest,
    });
  }

  private skipLine(chunk: Uint8Array, i: number): number {
    const newline = chunk.indexOf(NEWLINE, i);
    if (newline < 0) return chunk.length;
    this.state = 'line start';
    return newline + 1;
  }

  /** Reads sequence bytes to a line that may be no sequence, or to the end of the piece. */
  private readSequence(chunk: Uint8Array, from: number): number {
    this.grow(chunk.length - from);
    const { bases } = this;
    const classes = CLASS_OF_BYTE;
    const end = chunk.length;
    let { length } = this;
    let i = from;
    while (i < end) {
      const run = i;
      const keep = this.foreign === undefined && this.letters <= this.longest;
      let kind = classes[chunk[i]!]!;
      if (keep) {
        while (kind < WHITE) {
          bases[length++] = kind;
          if (++i === end) break;
          kind = classes[chunk[i]!]!;
        }
      } else while (kind < WHITE && ++i < end) kind = classes[chunk[i]!]!;
      this.letters += i - run;
      if (i === end) break;
      i++;
      if (kind === WHITE) continue;
      if (kind === LINE_END) {
        // Most lines are followed by another line of bases: no need to leave the loop for them.
        if (i < end && classes[chunk[i]!]! < WHITE) {
          this.line++;
          continue;
        }
        this.state = 'line start';
        break;
      }
      this.letters++;
      if (kind === PROTEIN) this.proteinLetters++;
      this.foreign ??= { letter: text(chunk, i - 1, i), position: this.letters, line: this.line };
    }
    this.length = length;
    return i;
  }

  private grow(more: number): void {
    if (this.length + more <= this.bases.length || this.foreign !== undefined || this.letters > this.longest) return;
    const larger = new Uint8Array(Math.max(this.length + more, this.bases.length * 2));
    larger.set(this.bases.subarray(0, this.length));
    this.bases = larger;
  }
}
