import type { DownloadCache } from '../model/checkpointTypes';
import { cacheKey, sidecarText, verifiedEntry } from '../model/downloadCacheEntry';

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
    await remove(directory, `${key}.json`);
    await writeBytes(directory, `${key}.bin`, bytes);
    await writeBytes(directory, `${key}.json`, new TextEncoder().encode(sidecarText(url, bytes, sha256)));
  }

  async delete(url: string): Promise<void> {
    const key = await cacheKey(url);
    const directory = await this.directory();
    await remove(directory, `${key}.json`);
    await remove(directory, `${key}.bin`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

async function readBytes(
  directory: FileSystemDirectoryHandle,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const file = await (await directory.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Through a synchronous access handle: the one way to write that every browser has in workers. */
async function writeBytes(
  directory: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = await directory.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(bytes, { at: 0 });
    if (written !== bytes.length) throw new Error(`${written} of ${bytes.length} bytes could be written`);
    access.flush();
  } finally {
    access.close();
  }
}

async function remove(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
