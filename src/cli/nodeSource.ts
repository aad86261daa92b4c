import { statSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ByteSource } from '../bio/byteSource';
import { OrthrusError, throwIfAborted } from '../lib/errors';

const CHUNK_BYTES = 1 << 18;

const unreadable = (path: string, cause: unknown): OrthrusError => {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return new OrthrusError('file.missing', `There is no file ${path}.`, 'Check the path.', { cause });
  }
  const why = code === 'EACCES' ? 'permission denied' : (code ?? String(cause));
  return new OrthrusError('file.unreadable', `${path} cannot be read (${why}).`, 'Check its permissions.', { cause });
};

/**
 * A file on disk, for the command line and tests.
 * @throws OrthrusError `file.missing` | `file.unreadable` at once where there is no such regular file
 */
export function pathSource(path: string): ByteSource {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (stats.isDirectory()) {
    throw new OrthrusError('file.unreadable', `${path} is a folder.`, 'Name a file in it.');
  }
  const opened = async (): ReturnType<typeof open> => {
    try {
      return await open(path, 'r');
    } catch (cause) {
      throw unreadable(path, cause);
    }
  };
  return {
    name: path,
    // A pipe (process substitution of a shell) has no size.
    size: stats.isFile() ? stats.size : undefined,
    async stream(signal) {
      throwIfAborted(signal);
      const file = await opened();
      return new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          async pull(controller) {
            try {
              throwIfAborted(signal);
              const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, null);
              if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
              controller.close();
            } catch (cause) {
              controller.error(cause instanceof DOMException ? cause : unreadable(path, cause));
            }
            await file.close();
          },
          cancel: () => file.close(),
        },
        { highWaterMark: 0 },
      );
    },
    async read(offset, length, signal) {
      throwIfAborted(signal);
      const file = await opened();
      try {
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        throwIfAborted(signal);
        return filled === length ? bytes : bytes.slice(0, filled);
      } catch (cause) {
        throw cause instanceof DOMException ? cause : unreadable(path, cause);
      } finally {
        await file.close();
      }
    },
  };
}
