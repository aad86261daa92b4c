import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { withoutVersion } from '../bio/formats/fastaHeader';
import type { Transcript } from '../bio/transcript';
import { OrthrusError } from '../lib/errors';
import type { Flags } from './args';

/** Whether a transcript's gene is wanted. */
export type GeneFilter = (transcript: Pick<Transcript, 'geneId' | 'gene'>) => boolean;

/**
 * Gene ids of a list, plain or gzip: one a line, without versions; lines that start with # say where it comes from.
 * @throws OrthrusError `cli.gene-list` where the file cannot be read or names no gene
 */
export async function readGeneList(path: string): Promise<string[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new OrthrusError('cli.gene-list', `The list of genes ${path} cannot be read.`, 'Check its name.', { cause });
  });
  const ids = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(withoutVersion);
  if (ids.length === 0) {
    throw new OrthrusError('cli.gene-list', `${path} names no gene.`, 'Give a list with one gene id a line.');
  }
  return ids;
}

/** What `--without-genes FILE…` and `--only-genes FILE…` leave of a set. */
export async function geneFilter(flags: Flags): Promise<GeneFilter> {
  const listed = async (flag: string): Promise<ReadonlySet<string> | undefined> => {
    const paths = flags.get(flag);
    return paths && new Set((await Promise.all(paths.map(readGeneList))).flat());
  };
  const [without, only] = [await listed('without-genes'), await listed('only-genes')];
  return ({ geneId, gene }) => {
    const id = withoutVersion(geneId || gene);
    return !without?.has(id) && (only?.has(id) ?? true);
  };
}
