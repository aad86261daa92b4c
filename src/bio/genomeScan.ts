import { OrthrusError } from '../lib/errors';
import type { FaiEntry } from './genomeIndex';

const NEWLINE = 10;
const RETURN = 13;
const HEADER_START = 62;
const COMMENT_START = 59;

/** A record of a scanned FASTA. `entry` is undefined where its lines are uneven, so that no index can describe it. */
export interface ScannedRecord {
  readonly name: string;
  readonly length: number;
  readonly entry: FaiEntry | undefined;
}

export interface ScanSink {
  /** A record begins. */
  record(name: string): void;
  /** Letters [from, to) of `bytes`, line ends left out, are the record's bases from `position` on. */
  letters(bytes: Uint8Array, from: number, to: number, position: number): void;
}

/**
 * Goes once over a FASTA of any size, in pieces of any size: hands on its letters and finds what samtools faidx would write.
 * Lines of any length (a whole chromosome in one) cost no memory.
 */
export class GenomeScan {
  readonly records: ScannedRecord[] = [];
  private readonly names = new Set<string>();
  private offset = 0;
  private mode: 'line start' | 'header' | 'comment' | 'bases' = 'line start';
  private header: number[] = [];
  private current:
    { name: string; offset: number; length: number; lineBases: number; lineBytes: number; even: boolean } | undefined;
  /** Bases and bytes of the line that is being read. */
  private bases = 0;
  private bytes = 0;
  private lastLineShort = false;

  constructor(
    private readonly file: string,
    private readonly sink: ScanSink,
  ) {}

  /** @throws OrthrusError `genome.format` | `genome.duplicate` */
  push(chunk: Uint8Array): void {
    let at = 0;
    if (this.offset === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = 3;
    while (at < chunk.length) {
      if (this.mode === 'line start') {
        const first = chunk[at];
        this.mode = first === HEADER_START ? 'header' : first === COMMENT_START ? 'comment' : 'bases';
        if (this.mode === 'header') this.finishRecord();
        if (this.mode === 'comment' && this.current) this.current.even = false;
      }
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline < 0 ? chunk.length : newline;
      if (this.mode === 'header') for (let i = at; i < end; i++) this.header.push(chunk[i]!);
      if (this.mode === 'bases') this.take(chunk, at, end);
      this.bytes += end - at;
      at = end;
      if (newline < 0) break;
      at++;
      this.bytes++;
      if (this.mode === 'header') this.startRecord(this.offset + at);
      else if (this.mode === 'bases') this.finishLine(true);
      this.bases = 0;
      this.bytes = 0;
      this.mode = 'line start';
    }
    this.offset += chunk.length;
  }

  /** @throws OrthrusError `genome.format` where there was no record */
  end(): void {
    if (this.mode === 'header') this.startRecord(this.offset);
    else if (this.mode === 'bases') this.finishLine(false);
    this.finishRecord();
    if (this.records.length === 0) throw this.noFasta();
  }

  private take(chunk: Uint8Array, from: number, to: number): void {
    const end = to > from && chunk[to - 1] === RETURN ? to - 1 : to;
    if (end === from) return;
    const { current } = this;
    if (!current) {
      if (new TextDecoder().decode(chunk.subarray(from, end)).trim() === '') return;
      throw this.noFasta();
    }
    this.sink.letters(chunk, from, end, current.length);
    current.length += end - from;
    this.bases += end - from;
  }

  private finishLine(terminated: boolean): void {
    const { current, bases, bytes } = this;
    if (!current || bases === 0) {
      if (current && terminated) this.lastLineShort = true;
      return;
    }
    if (this.lastLineShort) current.even = false;
    if (current.lineBases === 0) {
      current.lineBases = bases;
      current.lineBytes = terminated ? bytes : bases + 1;
    } else {
      if (bases > current.lineBases) current.even = false;
      const endBytes = current.lineBytes - current.lineBases;
      if (terminated && bytes - bases !== endBytes) current.even = false;
    }
    this.lastLineShort = bases < current.lineBases;
  }

  private startRecord(offset: number): void {
    const header = new TextDecoder().decode(Uint8Array.from(this.header).subarray(1));
    this.header = [];
    const name = header.trim().split(/\s/, 1)[0]!;
    if (this.names.has(name)) {
      throw new OrthrusError(
        'genome.duplicate',
        `${this.file} has two sequences named "${name}".`,
        'Give every chromosome a name of its own.',
      );
    }
    this.names.add(name);
    this.current = { name, offset, length: 0, lineBases: 0, lineBytes: 0, even: true };
    this.lastLineShort = false;
    this.sink.record(name);
  }

  private finishRecord(): void {
    if (!this.current) return;
    const { name, length, offset, lineBases, lineBytes, even } = this.current;
    this.records.push({ name, length, entry: even ? { length, offset, lineBases, lineBytes } : undefined });
    this.current = undefined;
  }

  private noFasta(): OrthrusError {
    return new OrthrusError(
      'genome.format',
      `${this.file} is not FASTA: it does not begin with ">".`,
      'Give a genome as FASTA or 2bit.',
    );
  }
}
