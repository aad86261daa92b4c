/** Files in the browser's private file system (OPFS), in dedicated workers. */
import { inBlocks } from '../lib/blocks';

/** Whether `error` says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

/** The bytes of a file; undefined where there is none. */
export async function readBytes(
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

export const writeBytes = (
  directory: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> => writeParts(directory, name, [bytes]);

/** Through a synchronous access handle: the one way to write that every browser has in workers. */
export async function writeParts(
  directory: FileSystemDirectoryHandle,
  name: string,
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const handle = await directory.getFileHandle(name, { create: true });
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    let at = 0;
    for (const bytes of inBlocks(parts)) {
      const written = access.write(bytes, { at });
      if (written !== bytes.length) throw new Error(`${written} of ${bytes.length} bytes could be written`);
      at += written;
    }
    access.flush();
  } finally {
    access.close();
  }
}

/** Removes a file, if it is there. */
export async function removeFile(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
