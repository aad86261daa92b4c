import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../bio/byteSource';
import { MANIFEST_NAME, parseManifest, type ShardManifest } from '../bio/shards';
import type { ShardSink } from '../bio/shardsWrite';
import { OrthrusError } from '../lib/errors';
import { pathSource } from './nodeSource';

/** Shards in a folder on disk. Files are written under another name and renamed: none is ever half there. */
export function folderSink(folder: string): ShardSink {
  const isOurs = (name: string): boolean => /^(shard-\d+\.parquet|manifest\.json)(\.part)?$/.test(name);
  return {
    async clear() {
      await mkdir(folder, { recursive: true });
      await rm(join(folder, MANIFEST_NAME), { force: true });
      for (const name of await readdir(folder)) if (isOurs(name)) await rm(join(folder, name));
    },
    async write(name, bytes) {
      const part = join(folder, `${name}.part`);
      await writeFile(part, bytes);
      await rename(part, join(folder, name));
    },
  };
}

/**
 * A training set in a folder on disk, as `shardPairSource` takes it.
 * @throws OrthrusError `shards.noManifest` and as `parseManifest`
 */
export async function openShardFolder(
  folder: string,
): Promise<{ readonly manifest: ShardManifest; readonly open: (name: string) => ByteSource }> {
  const path = join(folder, MANIFEST_NAME);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const mend = 'Name a folder that "orthrus shards" wrote.';
    throw new OrthrusError('shards.noManifest', `${folder} is no training set: it has no ${MANIFEST_NAME}.`, mend, {
      cause,
    });
  }
  return { manifest: parseManifest(text, path), open: (name) => pathSource(join(folder, name)) };
}
