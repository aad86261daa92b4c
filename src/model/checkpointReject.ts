import { OrthrusError } from '../lib/errors';

const again = 'Download or copy the file again, and compare its size with the source.';

/**
 * The file ends too early.
 * @param expected bytes the file says it has; undefined where it ends before it can say
 * @param atLeast whether `expected` is a lower bound
 */
export function truncated(
  file: string,
  found: number,
  expected: number | undefined,
  what: string,
  atLeast = false,
): OrthrusError {
  const needed =
    expected === undefined ? '' : `: ${atLeast ? 'at least ' : ''}${expected} bytes are expected, ${found} were found`;
  const tail = expected === undefined ? ` (it has ${found} bytes)` : '';
  return new OrthrusError(
    'checkpoint.truncated',
    `${file} is truncated: it ends in ${clip(what)}${tail}${needed}.`,
    again,
  );
}

/** The file contradicts itself. */
export function damaged(file: string, what: string, options?: ErrorOptions): OrthrusError {
  return new OrthrusError('checkpoint.damaged', `${file} is damaged: ${clip(what)}.`, again, options);
}

/** Text out of a file, shortened for a message, control characters shown as spaces. */
export function clip(text: string, length = 200): string {
  const plain = text.slice(0, length + 1).replace(/\p{Cc}/gu, ' ');
  return plain.length > length ? `${plain.slice(0, length)}…` : plain;
}
