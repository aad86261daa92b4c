import { gzipSync } from 'fflate';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { sha256 } from '../lib/hash';
import { ProgressMeter, type ProgressListener } from '../lib/progress';
import { Rng, streamSeed } from '../lib/rng';
import { crc32 } from './crc32';
import { Pacer } from './feed';
import type { TranscriptGroup } from './pairsGroups';
import { trainingSummary } from './pairsSummary';
import { shardColumns, type ShardRow } from './shardColumns';
import { MANIFEST_NAME, SHARD_FORMAT, type ShardFile, type ShardManifest, type ShardRowGroup } from './shards';

/** Where shards are written: a folder on disk, or in the browser's private file system. */
export interface ShardSink {
  /** Removes the manifest first, then the shards, that an earlier writing left. */
  clear(): Promise<void>;
  /** Writes a file wholly or not at all. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface ShardOptions {
  /** Of the order of the groups; 0 where it is not said. */
  readonly seed?: number;
  /** A shard is closed when it has so many bytes; 16 MiB where it is not said. */
  readonly shardBytes?: number;
  /** A row group is closed when it has so many rows; 256 where it is not said. */
  readonly rowGroupRows?: number;
  /** Compresses the tracks: a third of the bytes, for downloads, and slower to write. */
  readonly gzip?: boolean;
  readonly onProgress?: ProgressListener | undefined;
  readonly signal?: AbortSignal | undefined;
}

const MIB = 1 << 20;

/** One shard while it grows. */
class Shard {
  readonly rowGroups: ShardRowGroup[] = [];
  private readonly writer = new ByteWriter(MIB);
  private readonly parquet: ParquetWriter;

  constructor(
    readonly name: string,
    private readonly gzip: boolean,
  ) {
    const schema = schemaFromColumnData({ columnData: shardColumns([], gzip) });
    // The fastest level: a higher one gains little on bases.
    const compressors = { GZIP: (bytes: Uint8Array) => gzipSync(bytes, { level: 1, mtime: 0 }) };
    this.parquet = new ParquetWriter({ writer: this.writer, schema, compressors, createdBy: 'orthrus' });
  }

  get size(): number {
    return this.writer.offset;
  }

  add(rows: readonly ShardRow[]): void {
    const offset = this.writer.offset;
    void this.parquet.write({ columnData: shardColumns(rows, this.gzip), rowGroupSize: rows.length });
    const written = this.writer.getBytes().subarray(offset);
    const lengths = rows.filter(({ partnerOnly }) => !partnerOnly).map(({ transcript }) => transcript.tracks.length);
    this.rowGroups.push({
      offset,
      bytes: written.length,
      crc32: crc32(written),
      rows: rows.length,
      references: lengths.length,
      shortest: lengths.reduce((a, b) => Math.min(a, b), lengths[0] ?? 0),
      longest: lengths.reduce((a, b) => Math.max(a, b), 0),
    });
  }

  finish(): Uint8Array<ArrayBuffer> {
    void this.parquet.finish();
    return this.writer.getBytes() as Uint8Array<ArrayBuffer>;
  }
}

/**
 * Writes groups as shards, in shuffled order, then the manifest; holds one shard in memory at a time. When it is cancelled or
 * fails, what was written is removed.
 * @throws AbortError | what the sink throws
 */
export async function writeShards(
  groups: readonly TranscriptGroup[],
  sink: ShardSink,
  options: ShardOptions = {},
): Promise<ShardManifest> {
  const { seed = 0, signal } = options;
  try {
    await sink.clear();
    const files = await writeFiles(groups, sink, options);
    const rows = files.flatMap((file) => file.rowGroups).reduce((sum, rowGroup) => sum + rowGroup.rows, 0);
    const summary = trainingSummary(groups);
    const manifest: ShardManifest = { format: SHARD_FORMAT, version: 1, seed, rows, summary, files };
    signal?.throwIfAborted();
    await sink.write(MANIFEST_NAME, new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 1)}\n`));
    return manifest;
  } catch (error) {
    await sink.clear().catch(() => undefined);
    throw error;
  }
}

async function writeFiles(
  groups: readonly TranscriptGroup[],
  sink: ShardSink,
  { seed = 0, shardBytes = 16 * MIB, rowGroupRows = 256, gzip = false, onProgress, signal }: ShardOptions,
): Promise<ShardFile[]> {
  const order = new Rng(streamSeed(seed, 'shards')).shuffle([...groups.keys()]);
  const total = groups.reduce((sum, { members }) => sum + members.length, 0);
  const meter = new ProgressMeter(onProgress, 'Writing shards', 'transcripts', total);
  const pacer = new Pacer(signal);
  const files: ShardFile[] = [];
  let shard: Shard | undefined;
  let rows: ShardRow[] = [];
  const close = async (): Promise<void> => {
    if (!shard) return;
    const { name, rowGroups } = shard;
    const bytes = shard.finish();
    shard = undefined;
    await sink.write(name, bytes);
    files.push({ name, size: bytes.length, sha256: await sha256(bytes), rowGroups });
  };
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    shard ??= new Shard(`shard-${String(files.length).padStart(5, '0')}.parquet`, gzip);
    shard.add(rows);
    meter.add(rows.length);
    rows = [];
    if (pacer.due) await pacer.breathe();
    if (shard.size >= shardBytes) await close();
  };
  for (const group of order) {
    for (const member of groups[group]!.members) rows.push({ ...member, group });
    if (rows.length >= rowGroupRows) await flush();
  }
  await flush();
  await close();
  return files;
}
