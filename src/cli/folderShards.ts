import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OrthrusError } from '../lib/errors';
import type { ShardStore } from '../workers/shardStore';
import { folderSink, openShardFolder } from './shardFolder';

/** Training sets in a folder on disk, a folder each. */
export function folderShards(root: string): ShardStore {
  const at = (name: string): string => {
    if (/^[\p{L}\p{N}_][\p{L}\p{N} _.+-]*$/u.test(name)) return join(root, name);
    throw new OrthrusError(
      'shards.name',
      `"${name}" cannot be the name of a folder.`,
      'Use letters, digits and spaces.',
    );
  };
  return {
    sink: async (name) => folderSink(at(name)),
    open: async (name) => openShardFolder(at(name)),
    names: async () => {
      const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    remove: async (name) => rm(at(name), { recursive: true, force: true }),
  };
}
