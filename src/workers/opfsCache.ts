import type { DownloadCache } from '../model/checkpointTypes';
import { cacheKey, sidecarText, verifiedEntry } from '../model/downloadCacheEntry';
import { readBytes, removeFile, writeBytes } from './opfsFiles';

/**
 * Downloads kept in the browser's private file system (OPFS), in dedicated workers: KEY.bin with a sidecar KEY.json
 * (address, size, SHA-256) that is taken away first and written last, so that an interrupted write leaves no entry.
 * Throws what the browser throws where storage is denied or full; `downloadCheckpoint` goes on without.
 */
export class OpfsCache implements DownloadCache {
  constructor(private readonly folder = 'orthrus-downloads') {}

  private async directory(): Promise<FileSystemDirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(this.folder, { create: true });
  }

  async get(url: string): ReturnType<DownloadCache['get']> {
    const key = await cacheKey(url);
    const directory = await this.directory();
    const sidecar = await readBytes(directory, `${key}.json`);
    const bytes = sidecar && (await readBytes(directory, `${key}.bin`));
    if (!sidecar || !bytes) return undefined;
    const entry = await verifiedEntry(url, bytes, new TextDecoder().decode(sidecar));
    if (!entry) await this.delete(url);
    return entry;
  }

  async put(url: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void> {
    const key = await cacheKey(url);
    const directory = await this.directory();
    await removeFile(directory, `${key}.json`);
    await writeBytes(directory, `${key}.bin`, bytes);
    await writeBytes(directory, `${key}.json`, new TextEncoder().encode(sidecarText(url, bytes, sha256)));
  }

  async delete(url: string): Promise<void> {
    const key = await cacheKey(url);
    const directory = await this.directory();
    await removeFile(directory, `${key}.json`);
    await removeFile(directory, `${key}.bin`);
  }
}
