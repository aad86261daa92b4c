/** Where the page gets files from. */
import { OrthrusError } from '../lib/errors';
import { sourceName } from './sources';
import type { GivenFiles, SourceRef, Sources } from './sources';

/** Fetches one of the program's own files from the server that the page came from. */
async function shippedBlob(base: string, source: Extract<SourceRef, { kind: 'shipped' }>): Promise<Blob> {
  const response = await fetch(`${base}${source.path}`).catch(() => undefined);
  // A server for single-page apps answers an unknown path with the page itself.
  if (!response?.ok || response.headers.get('content-type')?.startsWith('text/html')) {
    throw new OrthrusError(
      'source.missing',
      `${sourceName(source)} could not be read from the server that this page came from.`,
      'Check that the server is still running, then try again.',
    );
  }
  return response.blob();
}

/**
 * @param given files dropped in this sitting
 * @param base address of the page's own files, ending in a slash
 */
export function browserSources(given: GivenFiles, base: string): Sources {
  return {
    open: async (source) => {
      switch (source.kind) {
        case 'file':
          return given.open(source);
        case 'url':
          return { url: source.url };
        case 'shipped':
          return { name: sourceName(source), blob: await shippedBlob(base, source) };
      }
    },
  };
}
