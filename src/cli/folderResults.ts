import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inBlocks } from '../lib/blocks';
import { oneByOne, type ResultFiles } from '../workers/resultFiles';

const isMissing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT';

/**
 * Results in a folder on disk. Files are synced under a name of their own and renamed: none is ever half there, and two processes may
 * write the same one.
 */
export function folderResults(root: string): ResultFiles {
  const isOurs = (name: string): boolean => /^[0-9a-f]{64}\.(result|set)$/.test(name);
  return {
    async list() {
      try {
        const names = (await readdir(root)).filter(isOurs).sort();
        return await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(root, name))).size })));
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
    async open(name) {
      try {
        return await openAsBlob(join(root, name));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(name, parts) {
      await mkdir(root, { recursive: true });
      const path = join(root, name);
      const part = `${path}.${randomUUID()}.part`;
      try {
        const file = await open(part, 'w');
        try {
          for (const block of inBlocks(parts)) await file.writeFile(block);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    remove: (name) => rm(join(root, name), { force: true }),
    exclusive: oneByOne(),
    surroundings: async () => ({ others: 0, quota: undefined }),
  };
}
