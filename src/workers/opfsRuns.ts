import { trainedElsewhere, type RunStorage } from '../engine/runStorage';
import { OrthrusError } from '../lib/errors';
import type { RunFiles } from '../train/checkpointSlots';
import { isMissing, readBytes, writeBytes } from './opfsFiles';

/** Training runs in the browser's private file system, a folder each in `orthrus-runs`. */
export class OpfsRuns implements RunStorage {
  constructor(private readonly folder = 'orthrus-runs') {}

  async ids(): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of (await this.root()).keys()) ids.push(id);
    return ids.sort();
  }

  async files(id: string): Promise<RunFiles> {
    const directory = await (await this.root()).getDirectoryHandle(id, { create: true });
    return {
      read: (name) => readBytes(directory, name),
      write: async (name, bytes) => {
        try {
          await writeBytes(directory, name, bytes);
        } catch (cause) {
          const why = cause instanceof Error ? cause.message : String(cause);
          throw new OrthrusError(
            'train.storage',
            `The run's ${name} could not be kept in this browser: ${why}`,
            'Delete other runs or training sets, or free disk space, and resume from the last checkpoint.',
            { cause },
          );
        }
      },
    };
  }

  async remove(id: string): Promise<void> {
    await (await this.root()).removeEntry(id, { recursive: true }).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  async lock(id: string): Promise<() => Promise<void>> {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let done: Promise<unknown> = Promise.resolve();
    const granted = await new Promise<boolean>((resolve, reject) => {
      done = navigator.locks
        .request(`${this.folder}/${id}`, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock ? held : undefined;
        })
        .catch(reject);
    });
    if (!granted) throw trainedElsewhere('tab');
    return async () => {
      release();
      await done;
    };
  }

  private async root(): Promise<FileSystemDirectoryHandle> {
    return (await navigator.storage.getDirectory()).getDirectoryHandle(this.folder, { create: true });
  }
}
