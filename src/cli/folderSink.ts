import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_NAME } from '../bio/shards';
import type { ShardSink } from '../bio/shardsWrite';

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
