import { OrthrusError } from '../lib/errors';
import { within } from '../lib/within';
import { isMissing, removeFile, writeParts } from './opfsFiles';
import type { ResultFiles } from './resultFiles';

/** What else this program keeps in the browser. */
const OTHERS = ['orthrus-runs', 'orthrus-shards', 'orthrus-downloads'];

/** Not in TypeScript's library yet; of files in OPFS, all browsers have it. */
type Movable = FileSystemFileHandle & { move(name: string): Promise<void> };

/** Chromium now and then does not answer a write at all. Its lock would keep all others waiting, in every tab, and nobody would be told. */
const ANSWER_MS = 60_000;

async function bytesIn(directory: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0;
  for await (const entry of directory.values()) {
    bytes +=
      entry.kind === 'file'
        ? (await (entry as FileSystemFileHandle).getFile()).size
        : await bytesIn(entry as FileSystemDirectoryHandle);
  }
  return bytes;
}

/** Results in the browser's private file system, in `orthrus-results`. In dedicated workers. */
export class OpfsResults implements ResultFiles {
  constructor(private readonly folder = 'orthrus-results') {}

  async list(): ReturnType<ResultFiles['list']> {
    const files: { name: string; bytes: number }[] = [];
    for await (const name of (await this.directory()).keys()) {
      // Another tab may just have removed it.
      const file = await this.open(name);
      if (file) files.push({ name, bytes: file.size });
    }
    return files;
  }

  async open(name: string): Promise<Blob | undefined> {
    try {
      return await (await (await this.directory()).getFileHandle(name)).getFile();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    const directory = await this.directory();
    const part = `${name}.part`;
    try {
      await writeParts(directory, part, parts);
      const written = (await directory.getFileHandle(part)) as Movable;
      // Not every browser moves a file over another.
      await written.move(name).catch(async () => {
        await removeFile(directory, name);
        await written.move(name);
      });
    } catch (error) {
      await removeFile(directory, part).catch(() => undefined);
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await removeFile(await this.directory(), name);
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const answered = async (): Promise<T> => {
      try {
        return await within(ANSWER_MS, work());
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
        const mend = 'Export what you need, and start the browser again.';
        throw new OrthrusError('results.storage', 'The storage of this browser does not answer.', mend, {
          cause: error,
        });
      }
    };
    return (await navigator.locks.request(this.folder, answered)) as T;
  }

  async surroundings(): ReturnType<ResultFiles['surroundings']> {
    const root = await navigator.storage.getDirectory();
    let others = 0;
    for (const name of OTHERS) {
      const directory = await root.getDirectoryHandle(name).catch(() => undefined);
      if (directory) others += await bytesIn(directory);
    }
    return { others, quota: (await navigator.storage.estimate()).quota };
  }

  private async directory(): Promise<FileSystemDirectoryHandle> {
    return (await navigator.storage.getDirectory()).getDirectoryHandle(this.folder, { create: true });
  }
}
