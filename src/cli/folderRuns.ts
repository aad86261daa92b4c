import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trainedElsewhere, type RunStorage } from '../engine/runStorage';
import type { RunFiles } from '../train/checkpointSlots';

/** Whether a process of this number is there. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

const isMissing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT';

/** Training runs in a folder on disk, a folder each. Files are synced under another name and renamed: none is ever half there. */
export function folderRuns(root: string): RunStorage {
  return {
    async ids() {
      try {
        const entries = await readdir(root, { withFileTypes: true });
        return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
    async files(id): Promise<RunFiles> {
      const folder = join(root, id);
      await mkdir(folder, { recursive: true });
      return {
        async read(name) {
          try {
            return new Uint8Array(await readFile(join(folder, name)));
          } catch (error) {
            if (isMissing(error)) return undefined;
            throw error;
          }
        },
        async write(name, bytes) {
          const part = join(folder, `${name}.part`);
          const file = await open(part, 'w');
          try {
            await file.writeFile(bytes);
            await file.sync();
          } finally {
            await file.close();
          }
          await rename(part, join(folder, name));
        },
      };
    },
    async lock(id) {
      const path = join(root, id, 'lock');
      await mkdir(join(root, id), { recursive: true });
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (holder > 0 && isRunning(holder)) throw trainedElsewhere(`process (${holder})`);
      await writeFile(path, String(process.pid));
      return () => rm(path, { force: true });
    },
    remove: (id) => rm(join(root, id), { recursive: true, force: true }),
  };
}
