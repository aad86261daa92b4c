/** Files that parameters name: never their contents, only what tells them. */
import { OrthrusError } from '../lib/errors';
import type { NamedBlob } from '../engine/contracts';
import type { ImportSource } from '../workers/protocol';

/** A file as a document names it. */
export type SourceRef =
  /** A file of the user's machine. `sha256` as `fingerprint` of the data worker gives it. */
  | { readonly kind: 'file'; readonly name: string; readonly bytes: number; readonly sha256: string }
  | { readonly kind: 'url'; readonly url: string }
  /** One of this program's own, below public/: "gallery/BCL2L1.fa". */
  | { readonly kind: 'shipped'; readonly path: string };

export const sourceName = (source: SourceRef): string => {
  switch (source.kind) {
    case 'file':
      return source.name;
    case 'url':
      return source.url;
    case 'shipped':
      return source.path.split('/').at(-1)!;
  }
};

/** Parses a reference from a document; undefined where it is none. */
export function parseSource(value: unknown): SourceRef | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, name, bytes, sha256, url, path } = value as Record<string, unknown>;
  if (kind === 'file' && typeof name === 'string' && typeof bytes === 'number' && typeof sha256 === 'string') {
    return { kind, name, bytes, sha256 };
  }
  if (kind === 'url' && typeof url === 'string' && /^https?:\/\//.test(url)) return { kind, url };
  // Nothing outside the program's own folder.
  if (kind === 'shipped' && typeof path === 'string' && /^[\w-]+(\/[\w.-]+)+$/.test(path) && !path.includes('..')) {
    return { kind, path };
  }
  return undefined;
}

/** Where files come from: dropped ones in this sitting, the server or package of this program, addresses. */
export interface Sources {
  /** @throws OrthrusError `source.gone` where a file has to be given again, `source.missing` where a shipped one cannot be read */
  open(source: SourceRef): Promise<ImportSource>;
}

/** Files given in this sitting, by their fingerprint. */
export class GivenFiles {
  private readonly blobs = new Map<string, Blob>();

  add(sha256: string, blob: Blob): void {
    this.blobs.set(sha256, blob);
  }

  open({ name, sha256 }: Extract<SourceRef, { kind: 'file' }>): NamedBlob {
    const blob = this.blobs.get(sha256);
    if (blob) return { name, blob };
    throw new OrthrusError(
      'source.gone',
      `${name} has to be given again: a page may not reopen files by itself.`,
      `Drop ${name} here.`,
    );
  }
}
