import { OrthrusError } from '../lib/errors';
import type { ByteSource } from './byteSource';
import { decompressed, type Container } from './decompress';
import { Pacer, feed, orAborted } from './feed';
import { DETECT_BYTES, detectFormat, type Detected } from './formats/detect';

/** A source with what its content was taken for. */
export interface Sniffed {
  readonly source: ByteSource;
  readonly container: Container;
  readonly detected: Detected;
}

/**
 * Reads the beginning of a source and tells its format.
 * @throws AbortError | what the source throws; damaged compression is not thrown but makes the format unknown
 */
export async function sniff(source: ByteSource, signal: AbortSignal | undefined): Promise<Sniffed> {
  const head = new Uint8Array(DETECT_BYTES);
  let length = 0;
  let container: Container = 'plain';
  try {
    const opened = await orAborted(decompressed(source, signal), signal);
    container = opened.container;
    const take = (chunk: Uint8Array): void => {
      const part = chunk.subarray(0, DETECT_BYTES - length);
      head.set(part, length);
      length += part.length;
    };
    await feed(opened.stream, take, new Pacer(signal), signal, () => length === DETECT_BYTES);
  } catch (error) {
    if (!(error instanceof OrthrusError) || !error.code.startsWith('bytes.')) throw error;
    // What could be decoded may suffice; reading the file will meet the damage again and report it.
    if (length === 0) {
      const { message: reason, mend } = error;
      return { source, container, detected: { kind: 'unknown', label: 'damaged', reason, mend } };
    }
  }
  const size = container === 'plain' ? source.size : undefined;
  return { source, container, detected: detectFormat(head.subarray(0, length), size) };
}

/** "GTF (gzip)". */
export const formatLabel = ({ detected, container }: Sniffed): string =>
  container === 'plain' ? detected.label : `${detected.label} (${container})`;
