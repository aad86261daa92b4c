import type { ByteSource } from '../bio/byteSource';
import { blobSource } from '../bio/byteSources';
import { MANIFEST_NAME, parseManifest, type ShardManifest } from '../bio/shards';
import type { ShardSink } from '../bio/shardsWrite';
import { OrthrusError } from '../lib/errors';
import { isMissing, writeBytes } from './opfsFiles';

/** A training set that can be read. */
export interface OpenedShards {
  readonly manifest: ShardManifest;
  readonly open: (name: string) => ByteSource;
}

/** Training sets that this machine keeps, by name. */
export interface ShardStore {
  /** @throws OrthrusError `shards.name`; its `write` `shards.storage` */
  sink(name: string): Promise<ShardSink>;
  /** @throws OrthrusError `shards.noSet` | `shards.manifest` | `shards.version` */
  open(name: string): Promise<OpenedShards>;
  names(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

export const noSuchSet = (name: string): OrthrusError =>
  new OrthrusError('shards.noSet', `There is no training set "${name}" in this browser.`, 'Write it anew.');

/** A set that was chosen as files: the manifest and its shards. @throws OrthrusError `shards.noManifest` and as parseManifest */
export async function openFiles(files: ReadonlyMap<string, Blob>): Promise<OpenedShards> {
  const blob = files.get(MANIFEST_NAME);
  if (!blob) {
    const mend = 'Choose all files of the folder that "orthrus shards" wrote.';
    throw new OrthrusError('shards.noManifest', `There is no ${MANIFEST_NAME} among the files.`, mend);
  }
  const open = (name: string): ByteSource => {
    const file = files.get(name);
    if (!file) throw new OrthrusError('file.missing', `There is no file ${name}.`, 'Choose it too.');
    return blobSource(name, file);
  };
  return { manifest: parseManifest(await blob.text(), MANIFEST_NAME), open };
}

/** Training sets in the browser's private file system, a folder each in `orthrus-shards`. */
export class OpfsShardStore implements ShardStore {
  constructor(private readonly folder = 'orthrus-shards') {}

  async sink(name: string): Promise<ShardSink> {
    if (!/^[\p{L}\p{N}_][\p{L}\p{N} _.+-]*$/u.test(name)) {
      throw new OrthrusError(
        'shards.name',
        `"${name}" cannot be the name of a folder.`,
        'Use letters, digits and spaces.',
      );
    }
    const directory = await (await this.root()).getDirectoryHandle(name, { create: true });
    return {
      clear: async () => {
        // The manifest goes first: what is left of an interrupted clearing is no set.
        for (const file of [MANIFEST_NAME, ...(await namesIn(directory))]) {
          await directory.removeEntry(file).catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          });
        }
      },
      write: async (file, bytes) => {
        try {
          await writeBytes(directory, file, bytes);
        } catch (cause) {
          const why = cause instanceof Error ? cause.message : String(cause);
          const mend = 'Remove another training set, free disk space, or compress this one.';
          throw new OrthrusError('shards.storage', `${file} could not be kept in this browser: ${why}`, mend, {
            cause,
          });
        }
      },
    };
  }

  async open(name: string): Promise<OpenedShards> {
    let directory: FileSystemDirectoryHandle;
    try {
      directory = await (await this.root()).getDirectoryHandle(name);
    } catch (error) {
      throw isMissing(error) ? noSuchSet(name) : error;
    }
    const files = new Map<string, Blob>();
    for (const file of await namesIn(directory)) {
      files.set(file, await (await directory.getFileHandle(file)).getFile());
    }
    if (!files.has(MANIFEST_NAME)) throw noSuchSet(name);
    return openFiles(files);
  }

  async names(): Promise<string[]> {
    return namesIn(await this.root());
  }

  async remove(name: string): Promise<void> {
    await (await this.root()).removeEntry(name, { recursive: true }).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  private async root(): Promise<FileSystemDirectoryHandle> {
    return (await navigator.storage.getDirectory()).getDirectoryHandle(this.folder, { create: true });
  }
}

async function namesIn(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of directory.keys()) names.push(name);
  return names.sort();
}
