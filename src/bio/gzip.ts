import { Inflate, inflateSync } from 'fflate';
import { OrthrusError } from '../lib/errors';
import { crc32 } from './crc32';

type Bytes = Uint8Array<ArrayBuffer>;

/** Compressed bytes handed to the inflater at once: what a corrupt place can at most take with it. */
const PIECE_BYTES = 1 << 16;

/** Whether `bytes` begin like a gzip member (RFC 1952: two magic bytes, method deflate). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Length in bytes of the BGZF block that begins at `at` (SAM specification, section 4.1: a gzip member with an extra field
 * "BC"), or undefined where none begins there. Needs the first 18 bytes of the block.
 */
export function bgzfBlockLength(bytes: Uint8Array, at = 0): number | undefined {
  if (bytes.length - at < 18 || !isGzip(bytes.subarray(at, at + 3)) || !(bytes[at + 3]! & 4)) return undefined;
  const end = Math.min(bytes.length, at + 12 + (bytes[at + 10]! | (bytes[at + 11]! << 8)));
  for (let i = at + 12; i + 6 <= end; i += 4 + (bytes[i + 2]! | (bytes[i + 3]! << 8))) {
    const isBc = bytes[i] === 0x42 && bytes[i + 1] === 0x43 && bytes[i + 2] === 2 && bytes[i + 3] === 0;
    if (isBc) return (bytes[i + 4]! | (bytes[i + 5]! << 8)) + 1;
  }
  return undefined;
}

const uint32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

const corrupt = (name: string, at: string, cause?: unknown): OrthrusError =>
  new OrthrusError('bytes.corrupt', `${name} is damaged: ${at}.`, 'Download or copy the file again.', { cause });

/**
 * The contents of one whole BGZF block (at most 64 KiB).
 * @throws OrthrusError `bytes.corrupt`
 */
export function inflateBgzfBlock(name: string, block: Uint8Array): Bytes {
  const size = uint32(block, block.length - 4);
  const start = 12 + (block[10]! | (block[11]! << 8));
  let out: Bytes | undefined;
  try {
    if (size <= 1 << 16) out = inflateSync(block.subarray(start, -8), { out: new Uint8Array(size) }) as Bytes;
  } catch (cause) {
    throw corrupt(name, 'a compressed block cannot be decoded', cause);
  }
  if (out?.length !== size || crc32(out) !== uint32(block, block.length - 8)) {
    throw corrupt(name, 'the checksum of a compressed block does not match');
  }
  return out;
}

/** Length of the gzip header at the start of `bytes`, or undefined while it is not complete. */
function headerLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 10) return undefined;
  const flags = bytes[3]!;
  let at = 10;
  if (flags & 4) {
    if (bytes.length < 12) return undefined;
    at = 12 + (bytes[10]! | (bytes[11]! << 8));
  }
  for (const text of [8, 16]) {
    if (!(flags & text)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at <= bytes.length ? at : undefined;
}

/**
 * fflate's Inflate with the two fields that tell where a deflate stream ended inside the pushed bytes. They have no public
 * names; fflate's own Gunzip reads the same ones. Without them the checksum after each member could not be found.
 */
interface InflatePosition {
  readonly s: { readonly f?: number; readonly l?: unknown; readonly p?: number };
  readonly p: Uint8Array;
}

type State = 'header' | 'body' | 'trailer' | 'padding';

/**
 * Decodes gzip piece by piece: one member or many (bgzip), checksums compared, zero padding after a member skipped.
 *
 * For bgzip, and for what DecompressionStream cannot read (decompress.ts). Why not fflate's Gunzip: it compares no checksums.
 * Speed: docs/decisions/0005-reading-bytes.md.
 */
export class GzipReader {
  private state: State = 'header';
  private held: Uint8Array = new Uint8Array(0);
  private inflate: Inflate | undefined;
  private crc = 0;
  private size = 0;
  private members = 0;
  private bgzf = false;
  private sawEndMarker = false;

  /** @param name of the file, for messages */
  constructor(private readonly name: string) {}

  /**
   * Takes the next compressed bytes and gives what they complete to `emit`.
   * @throws OrthrusError `bytes.corrupt`, after all that could be decoded before was emitted
   */
  push(bytes: Uint8Array, emit: (chunk: Bytes) => void): void {
    for (let i = 0; i < bytes.length; i += PIECE_BYTES) this.step(bytes.subarray(i, i + PIECE_BYTES), emit);
  }

  /**
   * To be called when no more bytes come.
   * @throws OrthrusError `bytes.truncated` when the file ends too early
   */
  end(): void {
    const whole = this.state === 'padding' || (this.state === 'header' && this.held.length === 0 && this.members > 0);
    if (whole && (!this.bgzf || this.sawEndMarker)) return;
    throw new OrthrusError(
      'bytes.truncated',
      `${this.name} ends too early: ${whole ? 'the end marker of bgzip is missing' : 'it was cut inside compressed data'}.`,
      'Download or copy the file again.',
    );
  }

  private step(piece: Uint8Array, emit: (chunk: Bytes) => void): void {
    let bytes = piece;
    if (this.held.length > 0) {
      bytes = new Uint8Array(this.held.length + piece.length);
      bytes.set(this.held);
      bytes.set(piece, this.held.length);
      this.held = new Uint8Array(0);
    }
    while (bytes.length > 0) {
      const rest = this.advance(bytes, emit);
      if (rest === undefined) {
        // Incomplete: kept until more comes. Copied, so that the caller's buffer is not held on to.
        this.held = bytes.slice();
        return;
      }
      bytes = rest;
    }
  }

  /** Works off one part of a member; the bytes after it, or undefined when the part is not complete. */
  private advance(bytes: Uint8Array, emit: (chunk: Bytes) => void): Uint8Array | undefined {
    switch (this.state) {
      case 'padding': {
        let i = 0;
        while (i < bytes.length && bytes[i] === 0) i++;
        if (i === bytes.length) return bytes.subarray(i);
        this.state = 'header';
        return bytes.subarray(i);
      }
      case 'header': {
        if (bytes.length >= 3 && !isGzip(bytes)) {
          throw corrupt(this.name, `after ${this.members} compressed parts come bytes that are not gzip`);
        }
        const block = bgzfBlockLength(bytes);
        if (block !== undefined) return this.block(bytes, block, emit);
        const length = headerLength(bytes);
        if (length === undefined) return undefined;
        this.crc = 0;
        this.size = 0;
        this.inflate = new Inflate((chunk) => {
          if (chunk.length === 0) return;
          this.crc = crc32(chunk, this.crc);
          this.size += chunk.length;
          emit(chunk as Bytes);
        });
        this.state = 'body';
        return bytes.subarray(length);
      }
      case 'body': {
        const inflate = this.inflate!;
        try {
          inflate.push(bytes);
        } catch (cause) {
          throw corrupt(this.name, 'its compressed data cannot be decoded', cause);
        }
        const { s: at, p: rest } = inflate as unknown as InflatePosition;
        if (!at.f || at.l) return bytes.subarray(bytes.length);
        this.state = 'trailer';
        return rest.subarray(at.p ? 1 : 0);
      }
      case 'trailer': {
        if (bytes.length < 8) return undefined;
        if (uint32(bytes, 0) !== this.crc || uint32(bytes, 4) !== this.size >>> 0) {
          throw corrupt(this.name, 'the checksum of its contents does not match');
        }
        this.finishMember();
        return bytes.subarray(8);
      }
    }
  }

  private block(bytes: Uint8Array, length: number, emit: (chunk: Bytes) => void): Uint8Array | undefined {
    if (bytes.length < length) return undefined;
    const contents = inflateBgzfBlock(this.name, bytes.subarray(0, length));
    this.bgzf = true;
    this.sawEndMarker = contents.length === 0;
    this.finishMember();
    if (contents.length > 0) emit(contents);
    return bytes.subarray(length);
  }

  private finishMember(): void {
    this.members++;
    this.inflate = undefined;
    this.state = 'padding';
  }
}
