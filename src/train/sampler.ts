import type { ByteSource } from '../bio/byteSource';
import type { PairInput } from '../bio/pairsGroups';
import type { ShardManifest } from '../bio/shards';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import { streamSeed } from '../lib/rng';
import { memoryBlocks, type GroupBlocks } from './blocks';
import { heldOutBatch } from './heldOut';
import { ReferenceStream, streamState, type Bucket, type StreamSnapshot } from './referenceStream';
import { shardBlocks } from './shardBlocks';
import {
  defaultSamplerOptions,
  type PairBatch,
  type PairSource,
  type SamplerOptions,
  type SamplerState,
  type TrainingStep,
} from './samplerTypes';
import { batchOf, trainingPair } from './views';

/** What is kept between two steps. */
interface Moment {
  readonly long: StreamSnapshot;
  readonly short: StreamSnapshot;
}

/** The pair source over any blocks. Steps are made one after another, in the order in which they are asked for. */
class BlockPairSource implements PairSource {
  private readonly long: ReferenceStream;
  private readonly short: ReferenceStream;
  private readonly buckets: { readonly long: Bucket; readonly short: Bucket };
  private readonly fingerprint: string;
  private moment: Moment;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly source: GroupBlocks,
    private readonly options: SamplerOptions,
  ) {
    const { lengthThreshold, maxLength } = options;
    const middle = Math.min(lengthThreshold, maxLength);
    this.buckets = {
      long: { name: 'long', above: middle, upTo: maxLength },
      short: { name: 'short', above: 0, upTo: middle },
    };
    this.long = new ReferenceStream(source, this.buckets.long, options);
    this.short = new ReferenceStream(source, this.buckets.short, options);
    this.fingerprint = streamSeed(0, JSON.stringify([source.fingerprint, options])).toString(16);
    this.moment = this.now();
  }

  get summary(): PairSource['summary'] {
    return this.source.summary;
  }

  next(signal?: AbortSignal): Promise<TrainingStep> {
    return this.inTurn(async () => {
      try {
        throwIfAborted(signal);
        if (this.isClosed) throw closed();
        const { longBatches, shortBatches, longBatchSize, shortBatchSize } = this.options;
        const long = await this.draw(this.long, this.buckets.long, longBatches, longBatchSize, signal);
        const short = await this.draw(this.short, this.buckets.short, shortBatches, shortBatchSize, signal);
        const batches = [...long, ...short];
        if (batches.length === 0) throw nothingLeft(this.options);
        const { epoch } = short.length > 0 ? this.short : this.long;
        this.moment = this.now();
        return { batches, epoch };
      } catch (error) {
        this.long.reset(this.moment.long);
        this.short.reset(this.moment.short);
        throw error;
      }
    });
  }

  state(): SamplerState {
    const { long, short } = this.moment;
    return { version: 1, fingerprint: this.fingerprint, long: streamState(long), short: streamState(short) };
  }

  restore(state: SamplerState): Promise<void> {
    return this.inTurn(async () => {
      if (state.version !== 1 || state.fingerprint !== this.fingerprint) {
        throw new OrthrusError(
          'sampler.otherData',
          'The run was begun with other training data or other sampling options.',
          'Continue it with the data and the options that it was begun with, or begin a new run.',
        );
      }
      try {
        await this.long.restore(state.long);
        await this.short.restore(state.short);
      } catch (error) {
        this.long.reset(this.moment.long);
        this.short.reset(this.moment.short);
        throw error;
      }
      this.moment = this.now();
    });
  }

  heldOut(count: number): Promise<PairBatch> {
    return heldOutBatch(this.source, this.options, count);
  }

  close(): void {
    this.isClosed = true;
    this.long.clear();
    this.short.clear();
    this.moment = this.now();
  }

  private now(): Moment {
    return { long: this.long.snapshot(), short: this.short.snapshot() };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private async draw(
    stream: ReferenceStream,
    { upTo }: Bucket,
    count: number,
    size: number,
    signal: AbortSignal | undefined,
  ): Promise<PairBatch[]> {
    const batches: PairBatch[] = [];
    for (let i = 0; i < count; i++) {
      const references = await stream.take(size, signal);
      if (references.length === 0) break;
      const pairs = references.map((reference) => trainingPair(reference, upTo, this.options, stream.rng));
      batches.push(batchOf(pairs, this.options));
    }
    return batches;
  }
}

const closed = (): OrthrusError =>
  new OrthrusError('sampler.closed', 'The training data was closed.', 'Open it again.');

const nothingLeft = ({ maxLength }: SamplerOptions): OrthrusError =>
  new OrthrusError(
    'sampler.empty',
    `There is no transcript of up to ${maxLength.toLocaleString('en')} nt to train on.`,
    'Load transcripts, allow longer ones, or hold fewer genes out.',
  );

/** @throws OrthrusError `sampler.options` naming the option that makes no sense */
function checked(options: Partial<SamplerOptions>): SamplerOptions {
  const all = { ...defaultSamplerOptions, ...options };
  const refuse = (name: string, range: string): never => {
    throw new OrthrusError('sampler.options', `The sampling option ${name} is not ${range}.`, `Set it to ${range}.`);
  };
  for (const name of ['selfShare', 'orthologShare', 'dropCodons', 'dropSplice', 'heldOutShare'] as const) {
    if (!(all[name] >= 0 && all[name] <= 1)) refuse(name, 'a share between 0 and 1');
  }
  if (!all.kinds.every((kind: string) => kind === 'splice' || kind === 'orthology'))
    refuse('kinds', 'a list of splice and orthology');
  for (const name of ['mask', 'selfMask'] as const) {
    const isShare = Object.values(all[name]).every((share: number) => share >= 0 && share <= 1);
    if (!isShare) refuse(name, 'a share between 0 and 1');
  }
  for (const name of ['lengthThreshold', 'longBatches', 'shortBatches'] as const) {
    if (!(Number.isInteger(all[name]) && all[name] >= 0)) refuse(name, 'a whole number from 0');
  }
  for (const name of ['maxLength', 'longBatchSize', 'shortBatchSize', 'window'] as const) {
    if (!(Number.isInteger(all[name]) && all[name] >= 1)) refuse(name, 'a whole number from 1');
  }
  return all;
}

/** A pair source over blocks. @throws OrthrusError `sampler.options` */
export const blockPairSource = (source: GroupBlocks, options: Partial<SamplerOptions> = {}): PairSource =>
  new BlockPairSource(source, checked(options));

/** Pairs of transcripts that are in memory. @throws OrthrusError `sampler.options` */
export const memoryPairSource = (input: PairInput, options: Partial<SamplerOptions> = {}): PairSource =>
  blockPairSource(memoryBlocks(input), options);

/**
 * Pairs of a training set in shards: memory does not grow with the set, but with `window`.
 * @param open the source of a file of the manifest, by its name
 * @throws OrthrusError `sampler.options`
 */
export const shardPairSource = (
  manifest: ShardManifest,
  open: (name: string) => ByteSource,
  options: Partial<SamplerOptions> = {},
): PairSource => blockPairSource(shardBlocks(manifest, open), options);

export type { PairBatch, PairSource, SamplerOptions, SamplerState, TrainingStep } from './samplerTypes';
export { defaultSamplerOptions } from './samplerTypes';
