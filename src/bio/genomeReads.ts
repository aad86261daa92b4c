import { OrthrusError, isAbort, throwIfAborted } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { bgzfBlockLength, inflateBgzfBlock } from './gzip';
import type { Gzi } from './genomeIndex';

/** Reads bytes [offset, offset + length) of something, fewer only at its end. The array may be shared: not to be modified. */
export type ReadAt = (offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array>;

/** One request brings at least so much: exons of a gene lie close, and a request costs more than the bytes. */
const BLOCK_BYTES = 1 << 17;
const BLOCKS_KEPT = 128;

/** Keeps the last `limit` values made for numbered blocks; calls that come at the same time share one making. */
class BlockCache {
  private readonly blocks = new Map<number, Promise<Uint8Array>>();

  constructor(
    private readonly limit: number,
    private readonly make: (first: number, count: number, signal?: AbortSignal) => Promise<readonly Uint8Array[]>,
  ) {}

  /** Blocks first … last. Neighbours that are missing are made together. */
  async get(first: number, last: number, signal?: AbortSignal): Promise<Uint8Array[]> {
    throwIfAborted(signal);
    const wanted: Promise<Uint8Array>[] = [];
    for (let block = first; block <= last; block++) {
      if (!this.blocks.has(block)) {
        let end = block + 1;
        while (end <= last && !this.blocks.has(end)) end++;
        this.add(block, end - block, signal);
      }
      const found = this.blocks.get(block)!;
      this.blocks.delete(block);
      this.blocks.set(block, found);
      wanted.push(found);
    }
    for (const old of this.blocks.keys()) {
      if (this.blocks.size <= Math.max(this.limit, wanted.length)) break;
      this.blocks.delete(old);
    }
    try {
      return await Promise.all(wanted);
    } catch (error) {
      // Another caller's cancelling ended a read that this one waited for.
      if (isAbort(error) && !signal?.aborted) return this.get(first, last, signal);
      throw error;
    }
  }

  private add(first: number, count: number, signal: AbortSignal | undefined): void {
    const made = this.make(first, count, signal);
    for (let i = 0; i < count; i++) {
      const block = made.then((blocks) => blocks[i]!);
      this.blocks.set(first + i, block);
      block.catch(() => {
        if (this.blocks.get(first + i) === block) this.blocks.delete(first + i);
      });
    }
  }
}

/** Bytes [from, from + length) of consecutive blocks put together. */
function cut(blocks: readonly Uint8Array[], from: number, length: number): Uint8Array {
  if (blocks.length === 1) return blocks[0]!.subarray(from, from + length);
  const whole = new Uint8Array(length);
  let filled = 0;
  let skip = from;
  for (const block of blocks) {
    const part = block.subarray(skip, skip + length - filled);
    whole.set(part, filled);
    filled += part.length;
    skip = Math.max(0, skip - block.length);
  }
  return whole.subarray(0, filled);
}

/** Reads of a source through a cache of 128 blocks of 128 KiB (16 MiB). */
export function cachedReads(source: ByteSource): ReadAt {
  const cache = new BlockCache(BLOCKS_KEPT, async (first, count, signal) => {
    const bytes = await source.read(first * BLOCK_BYTES, count * BLOCK_BYTES, signal);
    // Copies, where there are several: a cached block must not hold on to a larger read.
    if (count === 1) return [bytes];
    return Array.from({ length: count }, (_, i) => bytes.slice(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES));
  });
  return async (offset, length, signal) => {
    if (length <= 0) return new Uint8Array(0);
    const first = Math.floor(offset / BLOCK_BYTES);
    const blocks = await cache.get(first, Math.floor((offset + length - 1) / BLOCK_BYTES), signal);
    return cut(blocks, offset - first * BLOCK_BYTES, length);
  };
}

/**
 * Reads of the contents of a bgzip file, by its index.
 * @param indexes one of which must fit
 * @throws OrthrusError `genome.index`
 */
export async function bgzfReads(
  source: ByteSource,
  indexes: readonly Gzi[],
  signal: AbortSignal | undefined,
): Promise<ReadAt> {
  const stored = cachedReads(source);
  let fitting: Gzi | undefined;
  for (const gzi of indexes) {
    const head = await stored(gzi.stored.at(-1)!, 18, signal);
    if (!fitting && bgzfBlockLength(head) !== undefined) fitting = gzi;
  }
  const misfit = (): OrthrusError =>
    new OrthrusError(
      'genome.index',
      `The .gzi index does not belong to ${source.name}.`,
      'Make it again (bgzip -r), or leave it out.',
    );
  if (!fitting) throw misfit();
  const { stored: storedAt, contents: contentsAt } = fitting;

  /** The last block that begins at or before an offset of the contents. */
  const blockAt = (offset: number): number => {
    let low = 0;
    let high = contentsAt.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (contentsAt[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const cache = new BlockCache(BLOCKS_KEPT, async (first, count, abort) => {
    const from = storedAt[first]!;
    // Where the last block ends is in no index: 64 KiB is the most that it can have.
    const end = storedAt[first + count] ?? storedAt[first + count - 1]! + (1 << 16);
    const bytes = await stored(from, end - from, abort);
    return Array.from({ length: count }, (_, i) => {
      const at = storedAt[first + i]! - from;
      const length = bgzfBlockLength(bytes, at);
      if (length === undefined || at + length > bytes.length) throw misfit();
      return inflateBgzfBlock(source.name, bytes.subarray(at, at + length));
    });
  });
  return async (offset, length, abort) => {
    if (length <= 0) return new Uint8Array(0);
    const first = blockAt(offset);
    const blocks = await cache.get(first, blockAt(offset + length - 1), abort);
    return cut(blocks, offset - contentsAt[first]!, length);
  };
}
