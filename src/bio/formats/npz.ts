import { unzipSync } from 'fflate';
import { OrthrusError } from '../../lib/errors';
import type { ByteSource } from '../byteSource';
import { readNpy, type NpyArray } from './npy';

/** A typed array of more bytes is refused by browsers, and a small archive can claim any size. */
const MAX_BYTES = 2 ** 31;

/** Whether bytes begin like an archive that numpy.savez wrote: a zip whose first file is an .npy. */
export function isNpz(head: Uint8Array): boolean {
  if (head.length < 30 || [0x50, 0x4b, 3, 4].some((byte, i) => head[i] !== byte)) return false;
  const length = head[26]! | (head[27]! << 8);
  return new TextDecoder().decode(head.subarray(30, 30 + length)).endsWith('.npy');
}

/** Sequences with their labels, as the paper's data were deposited: arrays of one row a transcript. */
export interface NpzTables {
  /** n × L × 6 or n × 6 × L (or 4 for 6), padded with zeros behind. */
  readonly x: NpyArray | undefined;
  /** n or n × labels. */
  readonly y: NpyArray | undefined;
  readonly genes: readonly string[] | undefined;
  /** Of each row: its gene, with the row's number where rows share genes or have none. */
  readonly ids: readonly string[];
}

/**
 * Reads the arrays `X`, `y` and `genes` of an .npz. @param names those that are wanted
 * @throws OrthrusError `npz.damaged`, `npz.large`, `npz.rows`, `npy.*`
 */
export async function readNpz(source: ByteSource, names: readonly string[], signal?: AbortSignal): Promise<NpzTables> {
  const bytes = await source.read(0, source.size ?? MAX_BYTES, signal);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let large = false;
  try {
    const wanted = names.map((name) => `${name}.npy`);
    const found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        large ||= originalSize > MAX_BYTES;
        return wanted.includes(name) && originalSize <= MAX_BYTES;
      },
    });
    for (const [name, file] of Object.entries(found)) files.set(name, file);
  } catch (cause) {
    const mend = 'Check that it was written and copied whole.';
    throw new OrthrusError('npz.damaged', `${source.name} is a damaged or truncated .npz.`, mend, { cause });
  }
  if (large) {
    throw new OrthrusError(
      'npz.large',
      `${source.name} has an array of more than 2 GB.`,
      'Save X as uint8 (X.astype("uint8")), or in several files.',
    );
  }
  const array = (name: string): NpyArray | undefined => {
    const file = files.get(`${name}.npy`);
    return file && readNpy(file, `${source.name}, array ${name}`);
  };
  const [x, y, named] = [array('X'), array('y'), array('genes')];
  const counts = [x, y, named].flatMap((one) => (one ? [one.shape[0] ?? 1] : []));
  if (new Set(counts).size > 1) {
    throw new OrthrusError(
      'npz.rows',
      `${source.name}: its arrays have ${counts.join(', ')} rows.`,
      'X, y and genes need one row a transcript each.',
    );
  }
  const genes = named && Array.from({ length: named.size }, (_, i) => named.text(i));
  return { x, y, genes, ids: idsOf(counts[0] ?? 0, genes) };
}

function idsOf(count: number, genes: readonly string[] | undefined): string[] {
  const times = new Map<string, number>();
  for (const gene of genes ?? []) times.set(gene, (times.get(gene) ?? 0) + 1);
  return Array.from({ length: count }, (_, i) => {
    const gene = genes?.[i] ?? '';
    if (gene === '') return `row ${i + 1}`;
    return times.get(gene) === 1 ? gene : `${gene} row ${i + 1}`;
  });
}
