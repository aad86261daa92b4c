import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OrthrusError } from '../lib/errors';

/**
 * Checks that a file can be written before hours of work are spent on it; makes its folder.
 * @throws OrthrusError `cli.unwritable`
 */
export async function writable(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory()) throw new Error('it is a folder');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OrthrusError('cli.unwritable', `${path} cannot be written: ${why}.`, 'Choose another --out.', { cause });
  }
}
