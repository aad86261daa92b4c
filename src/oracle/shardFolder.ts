import type { ByteSource } from '../bio/byteSource';
import { blobSource } from '../bio/byteSources';
import type { ShardSink } from '../bio/shardsWrite';
import { OrthrusError } from '../lib/errors';

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** A folder for shards, in memory. */
export function shardFolder(): ShardSink & { readonly files: Files } {
  const files: Files = new Map();
  return {
    files,
    clear: async () => files.clear(),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
  };
}

/** Opens the files of such a folder; `opened` is told of each. */
export const opener =
  (files: Files, opened: (name: string) => void = () => undefined) =>
  (name: string): ByteSource => {
    const bytes = files.get(name);
    if (!bytes) throw new OrthrusError('file.missing', `There is no file ${name}.`, 'Check the path.');
    opened(name);
    return blobSource(name, new Blob([bytes]));
  };
