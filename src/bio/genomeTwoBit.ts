import { OrthrusError } from '../lib/errors';
import { located, type Genome } from './genome';
import type { ReadAt } from './genomeReads';

const SIGNATURE = 0x1a412743;
/** Base codes of T C A G, the order in which 2bit numbers them. */
const CODES = Uint8Array.of(8, 2, 1, 4);

/** Whether bytes begin like a 2bit file of either byte order. */
export function isTwoBit(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return view.getUint32(0, true) === SIGNATURE || view.getUint32(0, false) === SIGNATURE;
}

/** Where a sequence's parts lie; N blocks as starts and ends, ascending. */
interface Layout {
  readonly packedAt: number;
  readonly nStarts: Uint32Array;
  readonly nEnds: Uint32Array;
}

/**
 * A 2bit file read by range: either byte order, version 0 and 1 (64-bit offsets); the soft mask is passed over.
 * Reference: https://genome.ucsc.edu/FAQ/FAQformat.html#format7
 * @throws OrthrusError `genome.format` | `bytes.truncated`
 */
export async function twoBitGenome(file: string, read: ReadAt, signal: AbortSignal | undefined): Promise<Genome> {
  const words = new Words(file, read);
  const head = await words.bytes(0, 16, signal);
  words.little = head.getUint32(0, true) === SIGNATURE;
  const version = head.getUint32(4, words.little);
  if (version > 1) {
    throw new OrthrusError(
      'genome.format',
      `${file} is 2bit of version ${version}, which is not known.`,
      'Convert it with faToTwoBit.',
    );
  }
  const count = head.getUint32(8, words.little);
  const offsets = new Map<string, number>();
  const offsetBytes = version === 1 ? 8 : 4;
  for (let at = 16, i = 0; i < count; i++) {
    const nameLength = (await words.bytes(at, 1, signal)).getUint8(0);
    const entry = await words.bytes(at + 1, nameLength + offsetBytes, signal);
    const name = new TextDecoder().decode(new Uint8Array(entry.buffer, entry.byteOffset, nameLength));
    const offset =
      version === 1 ? Number(entry.getBigUint64(nameLength, words.little)) : entry.getUint32(nameLength, words.little);
    offsets.set(name, offset);
    at += 1 + nameLength + offsetBytes;
  }
  return new TwoBitGenome(file, words, offsets);
}

/** Reads of a file's numbers in its byte order. */
class Words {
  little = true;

  constructor(
    private readonly file: string,
    private readonly read: ReadAt,
  ) {}

  async bytes(at: number, length: number, signal: AbortSignal | undefined): Promise<DataView> {
    const bytes = await this.read(at, length, signal);
    if (bytes.length < length) {
      throw new OrthrusError(
        'bytes.truncated',
        `${this.file} ends too early: it was cut.`,
        'Download or copy the file again.',
      );
    }
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  async numbers(at: number, count: number, signal: AbortSignal | undefined): Promise<Uint32Array> {
    const view = await this.bytes(at, count * 4, signal);
    return Uint32Array.from({ length: count }, (_, i) => view.getUint32(i * 4, this.little));
  }
}

class TwoBitGenome implements Genome {
  private readonly lengths = new Map<string, number>();
  private readonly layouts = new Map<string, Layout>();

  constructor(
    private readonly file: string,
    private readonly words: Words,
    private readonly offsets: ReadonlyMap<string, number>,
  ) {}

  async chromosomes(signal?: AbortSignal): Promise<ReadonlyMap<string, number>> {
    for (const name of this.offsets.keys()) await this.lengthOf(name, signal);
    return new Map([...this.offsets.keys()].map((name) => [name, this.lengths.get(name)!]));
  }

  async bases(chrom: string, start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    // Only this chromosome's length is read: a remote file with many scaffolds would cost a request for each.
    const known = located(this.file, (alias) => (this.offsets.has(alias) ? Infinity : undefined), chrom, [0, 0]);
    const length = await this.lengthOf(known, signal);
    located(this.file, (alias) => (alias === known ? length : undefined), chrom, [start, end]);
    const bases = new Uint8Array(end - start);
    if (start === end) return bases;
    const { packedAt, nStarts, nEnds } = await this.layoutOf(known, signal);
    const first = start >>> 2;
    const packed = await this.words.bytes(packedAt + first, ((end - 1) >>> 2) - first + 1, signal);
    for (let i = 0; i < bases.length; i++) {
      const base = start + i;
      bases[i] = CODES[(packed.getUint8((base >>> 2) - first) >>> (6 - 2 * (base & 3))) & 3]!;
    }
    for (let i = 0; i < nStarts.length; i++) {
      if (nEnds[i]! > start && nStarts[i]! < end) {
        bases.fill(0, Math.max(0, nStarts[i]! - start), Math.min(end, nEnds[i]!) - start);
      }
    }
    return bases;
  }

  private async lengthOf(name: string, signal: AbortSignal | undefined): Promise<number> {
    let length = this.lengths.get(name);
    if (length === undefined) {
      length = (await this.words.numbers(this.offsets.get(name)!, 1, signal))[0]!;
      this.lengths.set(name, length);
    }
    return length;
  }

  private async layoutOf(name: string, signal: AbortSignal | undefined): Promise<Layout> {
    const known = this.layouts.get(name);
    if (known) return known;
    const at = this.offsets.get(name)! + 4;
    const nCount = (await this.words.numbers(at, 1, signal))[0]!;
    const nBlocks = await this.words.numbers(at + 4, 2 * nCount, signal);
    const nStarts = nBlocks.subarray(0, nCount);
    const nEnds = nStarts.map((start, i) => start + nBlocks[nCount + i]!);
    const maskAt = at + 4 + 8 * nCount;
    const maskCount = (await this.words.numbers(maskAt, 1, signal))[0]!;
    const layout = { packedAt: maskAt + 4 + 8 * maskCount + 4, nStarts, nEnds };
    this.layouts.set(name, layout);
    return layout;
  }
}
