import { existsSync, openAsBlob, statSync } from 'node:fs';
import { join } from 'node:path';
import { OrthrusError } from '../lib/errors';
import { fingerprint } from '../lib/fingerprint';
import { sourceName } from '../notebook/sources';
import type { SourceRef, Sources } from '../notebook/sources';

type FileRef = Extract<SourceRef, { kind: 'file' }>;

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The file of this name that has the fingerprint which the document tells; a document knows no paths. */
async function findFile({ name, bytes, sha256 }: FileRef, folders: readonly string[]): Promise<Blob> {
  let other: string | undefined;
  for (const folder of folders) {
    const path = join(folder, name);
    if (!isFile(path)) continue;
    const blob = await openAsBlob(path);
    if (blob.size === bytes && (await fingerprint(blob)) === sha256) return blob;
    other = path;
  }
  if (other !== undefined) {
    throw new OrthrusError(
      'source.other',
      `${other} is not the ${name} that the notebook was made with: their contents differ.`,
      'Name the folder of the right file, or read the other one into the notebook first.',
    );
  }
  throw new OrthrusError(
    'source.gone',
    `There is no ${name} in ${folders.length > 0 ? folders.join(', ') : 'any folder given'}.`,
    'Name the folder that it lies in.',
  );
}

/**
 * Where the command line gets files from.
 * @param folders where files are looked for by their names, the first first
 * @param shipped folder of the program's own files (the package's public/)
 */
export function nodeSources(folders: readonly string[], shipped: string): Sources {
  return {
    open: async (source) => {
      switch (source.kind) {
        case 'file':
          return { name: source.name, blob: await findFile(source, folders) };
        case 'url':
          return { url: source.url };
        case 'shipped': {
          const path = join(shipped, source.path);
          if (!isFile(path)) {
            throw new OrthrusError('source.missing', `${path} is missing.`, 'Install the program again.');
          }
          return { name: sourceName(source), blob: await openAsBlob(path) };
        }
      }
    },
  };
}
