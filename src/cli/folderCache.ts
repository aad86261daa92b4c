import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DownloadCache } from '../model/checkpointTypes';
import { cacheKey, sidecarText, verifiedEntry } from '../model/downloadCacheEntry';

/** `$XDG_CACHE_HOME/orthrus`, by default `~/.cache/orthrus`. */
export function defaultCacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'orthrus');
}

/**
 * Downloads kept in a folder: KEY.bin with a sidecar KEY.json (address, size, SHA-256) written last; both are written under
 * a temporary name and moved, so a crash or a second process never leaves half an entry.
 */
export class FolderCache implements DownloadCache {
  constructor(readonly folder: string = defaultCacheFolder()) {}

  async get(url: string): ReturnType<DownloadCache['get']> {
    const path = join(this.folder, await cacheKey(url));
    let entry: Awaited<ReturnType<typeof verifiedEntry>>;
    try {
      const sidecar = await readFile(`${path}.json`, 'utf8');
      entry = await verifiedEntry(url, new Uint8Array(await readFile(`${path}.bin`)), sidecar);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    if (!entry) await this.delete(url);
    return entry;
  }

  async put(url: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, await cacheKey(url));
    await rm(`${path}.json`, { force: true });
    await this.replace(`${path}.bin`, bytes);
    await this.replace(`${path}.json`, sidecarText(url, bytes, sha256));
  }

  async delete(url: string): Promise<void> {
    const path = join(this.folder, await cacheKey(url));
    await rm(`${path}.json`, { force: true });
    await rm(`${path}.bin`, { force: true });
  }

  private async replace(path: string, content: Uint8Array | string): Promise<void> {
    const temporary = `${path}.${randomUUID()}.part`;
    try {
      await writeFile(temporary, content);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
