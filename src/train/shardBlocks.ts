import type { ByteSource } from '../bio/byteSource';
import type { ShardManifest } from '../bio/shards';
import { ShardReader } from '../bio/shardsRead';
import { streamSeed } from '../lib/rng';
import type { GroupBlocks } from './blocks';

/** A training set in shards: one block a row group. */
export function shardBlocks(manifest: ShardManifest, open: (name: string) => ByteSource): GroupBlocks {
  const reader = new ShardReader(manifest, open);
  const contents = manifest.files.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n');
  return {
    summary: manifest.summary,
    fingerprint: streamSeed(manifest.rows, contents).toString(16),
    blocks: reader.rowGroups,
    inMemory: false,
    read: (block, signal) => reader.read(block, signal),
  };
}
