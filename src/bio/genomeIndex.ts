import { isAbort, OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { blobSource } from './byteSources';
import { decompressed } from './decompress';
import { integerOf } from './formats/bytes';

/** Where a record's bases lie in its FASTA: bytes and bases of every line but the last. */
export interface FaiEntry {
  readonly length: number;
  readonly offset: number;
  readonly lineBases: number;
  readonly lineBytes: number;
}

/** An index as made by samtools faidx. */
export interface Fai {
  readonly file: string;
  readonly entries: ReadonlyMap<string, FaiEntry>;
}

/** An index as made by bgzip -r: block i begins at `stored[i]` of the file and `contents[i]` of what it contains. */
export interface Gzi {
  readonly file: string;
  readonly stored: readonly number[];
  readonly contents: readonly number[];
}

/** An index of a whole genome with scaffolds has a few MB; more is something else and is not read into memory. */
const COMPANION_BYTES = 1 << 26;

/** The five columns of a .fai: NAME LENGTH OFFSET LINEBASES LINEWIDTH; undefined where the text is none. */
export function parseFai(text: string): Map<string, FaiEntry> | undefined {
  const entries = new Map<string, FaiEntry>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const columns = line.split('\t');
    const [length, offset, lineBases, lineBytes] = columns.slice(1).map(integerOf);
    const sound =
      columns.length === 5 &&
      length! >= 0 &&
      offset! > 0 &&
      lineBytes! >= lineBases! &&
      (lineBases! > 0 || length === 0);
    if (!sound) return undefined;
    entries.set(columns[0]!, { length: length!, offset: offset!, lineBases: lineBases!, lineBytes: lineBytes! });
  }
  return entries.size > 0 ? entries : undefined;
}

/** The two columns of a .gzi, with the first block, which it leaves out; undefined where the bytes are none. */
export function parseGzi(bytes: Uint8Array): Pick<Gzi, 'stored' | 'contents'> | undefined {
  if (bytes.length < 8 || bytes.length % 16 !== 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Number(view.getBigUint64(0, true)) !== (bytes.length - 8) / 16) return undefined;
  const stored = [0];
  const contents = [0];
  for (let at = 8; at < bytes.length; at += 16) {
    stored.push(Number(view.getBigUint64(at, true)));
    contents.push(Number(view.getBigUint64(at + 8, true)));
  }
  const ascending = (list: readonly number[]): boolean => list.every((value, i) => i === 0 || value > list[i - 1]!);
  return ascending(stored) && contents.every((value, i) => i === 0 || value >= contents[i - 1]!)
    ? { stored, contents }
    : undefined;
}

/**
 * The indexes among some files, told by their content; anything else is passed over.
 * @throws what the sources throw
 */
export async function readCompanions(
  companions: readonly ByteSource[],
  signal: AbortSignal | undefined,
): Promise<{ fai: Fai[]; gzi: Gzi[] }> {
  const fai: Fai[] = [];
  const gzi: Gzi[] = [];
  for (const source of companions) {
    const bytes = await wholeOf(source, signal);
    if (!bytes) continue;
    const blocks = parseGzi(bytes);
    if (blocks) gzi.push({ file: source.name, ...blocks });
    const entries = blocks || bytes.includes(0) ? undefined : parseFai(new TextDecoder().decode(bytes));
    if (entries) fai.push({ file: source.name, entries });
  }
  return { fai, gzi };
}

/**
 * The indexes of a genome that lies at an address, looked for where servers have them: beside it, as NAME.fai and, for bgzip,
 * NAME.gzi. Quietly none where they are not; read once, so that using them asks nothing more.
 * @throws AbortError
 */
export async function indexesBeside(genome: ByteSource, signal: AbortSignal | undefined): Promise<ByteSource[]> {
  const held = async (ending: string): Promise<ByteSource | undefined> => {
    const source = genome.beside!(ending);
    try {
      const bytes = await wholeOf(source, signal);
      return bytes && blobSource(source.name, new Blob([bytes]));
    } catch (error) {
      if (isAbort(error)) throw error;
      return undefined;
    }
  };
  const fai = genome.beside && (await held('.fai'));
  if (!fai || (await readCompanions([fai], signal)).fai.length === 0) return [];
  const gzi = await held('.gzi');
  return gzi ? [fai, gzi] : [fai];
}

/** All bytes of a small source; undefined where it is too large to be an index or cannot be decompressed. */
async function wholeOf(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if ((source.size ?? 0) > COMPANION_BYTES) return undefined;
  const reader = (await decompressed(source, signal)).stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
      if (length > COMPANION_BYTES) return undefined;
    }
  } catch (error) {
    if (error instanceof OrthrusError && error.code.startsWith('bytes.')) return undefined;
    throw error;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
