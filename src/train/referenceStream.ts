import { orAborted } from '../bio/feed';
import type { TrainingGroup } from '../bio/pairs';
import { Rng, streamSeed, type RngState } from '../lib/rng';
import type { GroupBlocks } from './blocks';
import { bitsOf, bitsText } from './bitsText';
import type { SamplerOptions, StreamState } from './samplerTypes';
import { isHeldOut } from './heldOut';
import type { Reference } from './views';

/** Which transcripts a stream gives: those of more than `above` and up to `upTo` nucleotides. */
export interface Bucket {
  readonly name: 'long' | 'short';
  readonly above: number;
  readonly upTo: number;
}

/** A transcript in the window. */
interface Entry extends Reference {
  readonly block: number;
  /** Its place among the block's transcripts of this bucket, and how many they are. */
  readonly index: number;
  readonly of: number;
}

/** A stream between two batches; what it holds is never changed. */
export interface StreamSnapshot {
  readonly epoch: number;
  readonly cursor: number;
  readonly size: number | undefined;
  readonly rng: RngState;
  readonly pool: readonly Entry[];
}

/**
 * The transcripts of one bucket, each at most once an epoch, in an order that is new in each epoch: blocks come in shuffled
 * order, and batches are drawn from a window of what has been read.
 *
 * No two of a batch are of one group, for they would be taken as negatives of each other. An epoch ends when what is left
 * cannot fill a batch that way; that rest is dropped.
 */
export class ReferenceStream {
  rng: Rng;
  epoch = 0;
  private cursor = 0;
  /** Pairs in a batch of this epoch: fewer than asked for where the set has too few groups. */
  private size: number | undefined;
  private pool: readonly Entry[] = [];
  /** How many transcripts of each group are in the window. */
  private groups = new Map<TrainingGroup, number>();
  private order: readonly number[];
  private ahead: { readonly block: number; readonly groups: Promise<readonly TrainingGroup[]> } | undefined;
  private isEmpty: boolean;
  private readonly candidates: readonly number[];
  private readonly window: number;

  constructor(
    private readonly source: GroupBlocks,
    private readonly bucket: Bucket,
    private readonly options: SamplerOptions,
  ) {
    this.candidates = [...source.blocks.keys()].filter((block) => {
      const { shortest, longest } = source.blocks[block]!;
      return longest > bucket.above && shortest <= bucket.upTo;
    });
    this.window = source.inMemory ? Infinity : options.window;
    this.isEmpty = this.candidates.length === 0;
    this.rng = new Rng(streamSeed(options.seed, bucket.name));
    this.order = this.orderOf(0);
  }

  /**
   * Draws a batch.
   * @returns [] where the bucket has no transcript; fewer than `size` where it has too few groups
   * @throws AbortError | what reading throws; the stream must then be `reset`
   */
  async take(size: number, signal?: AbortSignal): Promise<readonly Reference[]> {
    if (this.isEmpty) return [];
    await this.fill(size, signal);
    if (this.size !== undefined && this.groups.size < this.size) {
      this.startEpoch(this.epoch + 1);
      await this.fill(size, signal);
    }
    if (this.pool.length === 0) {
      this.isEmpty = true;
      return [];
    }
    // Of a single group, several transcripts must do: one pair alone has no negatives.
    this.size ??= Math.min(size, this.groups.size > 1 ? this.groups.size : this.pool.length);
    return this.draw(this.size);
  }

  snapshot(): StreamSnapshot {
    const { epoch, cursor, size, pool } = this;
    return { epoch, cursor, size, rng: this.rng.state(), pool };
  }

  reset({ epoch, cursor, size, rng, pool }: StreamSnapshot): void {
    this.startEpoch(epoch);
    this.cursor = cursor;
    this.size = size;
    this.rng = Rng.fromState(rng);
    this.pool = pool;
    for (const { group } of pool) this.count(group, 1);
  }

  /** Lets go of what was read. */
  clear(): void {
    this.startEpoch(0);
    this.ahead = undefined;
  }

  /** Reads the blocks of a saved window again. */
  async restore({ epoch, cursor, size, rng, window }: StreamState): Promise<void> {
    const pool: Entry[] = [];
    for (const [block, left] of window) {
      const entries = this.entriesOf(block, await this.source.read(block));
      const isLeft = bitsOf(left);
      for (const entry of entries) if (isLeft.has(entry.index)) pool.push(entry);
    }
    this.reset({ epoch, cursor, size, rng, pool });
  }

  private orderOf(epoch: number): readonly number[] {
    const { options, bucket, candidates } = this;
    return new Rng(streamSeed(options.seed, `${bucket.name}/${epoch}`)).shuffle([...candidates]);
  }

  private startEpoch(epoch: number): void {
    this.epoch = epoch;
    this.cursor = 0;
    this.size = undefined;
    this.pool = [];
    this.groups = new Map();
    this.order = this.orderOf(epoch);
  }

  /** Reads on until the window is full; up to twice as far where it holds too few groups for a batch. */
  private async fill(size: number, signal: AbortSignal | undefined): Promise<void> {
    const { window } = this;
    while (this.cursor < this.order.length) {
      const { length } = this.pool;
      if (length >= window && (this.groups.size >= size || length >= 2 * window)) return;
      const block = this.order[this.cursor]!;
      const { ahead } = this;
      this.ahead = undefined;
      const reading = ahead?.block === block ? ahead.groups : this.source.read(block, signal);
      const groups = await orAborted(reading, signal);
      this.cursor++;
      this.readAhead();
      const entries = this.entriesOf(block, groups);
      for (const { group } of entries) this.count(group, 1);
      this.pool = [...this.pool, ...entries];
    }
  }

  private readAhead(): void {
    const block = this.order[this.cursor];
    this.ahead = block === undefined ? undefined : { block, groups: this.source.read(block) };
    // Who awaits it hears of a failure.
    this.ahead?.groups.catch(() => undefined);
  }

  /** The transcripts of a block that this stream gives. */
  private entriesOf(block: number, groups: readonly TrainingGroup[]): Entry[] {
    const { above, upTo } = this.bucket;
    const found: Reference[] = [];
    for (const group of groups) {
      if (isHeldOut(group, this.options)) continue;
      for (const record of group.records) {
        const { length } = record.tracks;
        if (!record.partnerOnly && length > above && length <= upTo) found.push({ group, record });
      }
    }
    return found.map((reference, index) => ({ ...reference, block, index, of: found.length }));
  }

  private count(group: TrainingGroup, by: number): void {
    const count = (this.groups.get(group) ?? 0) + by;
    if (count === 0) this.groups.delete(group);
    else this.groups.set(group, count);
  }

  private draw(size: number): readonly Reference[] {
    const { pool, rng } = this;
    const onePerGroup = this.groups.size > 1;
    const order = new Uint32Array(pool.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    const drawn = new Set<Entry>();
    const groups = new Set<TrainingGroup>();
    for (let k = 0; k < order.length && drawn.size < size; k++) {
      const j = k + rng.int(order.length - k);
      [order[k], order[j]] = [order[j]!, order[k]!];
      const entry = pool[order[k]!]!;
      if (onePerGroup && groups.has(entry.group)) continue;
      groups.add(entry.group);
      drawn.add(entry);
    }
    for (const { group } of drawn) this.count(group, -1);
    this.pool = pool.filter((entry) => !drawn.has(entry));
    return [...drawn];
  }
}

/** A snapshot as plain data. */
export function streamState({ epoch, cursor, size, rng, pool }: StreamSnapshot): StreamState {
  const blocks = new Map<number, { readonly of: number; readonly left: number[] }>();
  for (const { block, index, of } of pool) {
    const known = blocks.get(block);
    if (known) known.left.push(index);
    else blocks.set(block, { of, left: [index] });
  }
  const window = [...blocks].map(([block, { of, left }]) => [block, bitsText(of, left)] as const);
  return { epoch, cursor, size, rng, window };
}
