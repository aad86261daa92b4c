import { OrthrusError } from '../lib/errors';
import { cluster } from './clustering';
import type { IsoformAnalysis, IsoformRow, Linkage } from './isoformTypes';
import { similarity } from './similarity';

/**
 * Compares and clusters the isoforms of one gene (paper, Fig. 5). What is clustered is the L2 distance between embeddings:
 * similarity falls strictly with it, Ward's method needs it, and identical embeddings are at 0, where the logarithm is
 * not defined.
 *
 * @param embeddings rows.length × dim, row-major, in the order of `rows`
 * @throws OrthrusError `isoforms.none` without rows, `isoforms.shape` where embeddings and rows do not match, and those of `similarity`
 */
export function analyseIsoforms(
  gene: string,
  rows: readonly IsoformRow[],
  embeddings: Float32Array,
  linkage: Linkage,
): IsoformAnalysis {
  const n = rows.length;
  if (n === 0) {
    throw new OrthrusError('isoforms.none', `${gene} has no embedded isoforms.`, 'Embed its transcripts first.');
  }
  const dim = embeddings.length / n;
  if (!Number.isInteger(dim) || dim === 0) {
    throw new OrthrusError(
      'isoforms.shape',
      `${String(embeddings.length)} embedding values do not divide among ${String(n)} isoforms of ${gene}.`,
      'Embed the transcripts again.',
    );
  }
  const compared = similarity(embeddings, n, dim);
  return { gene, rows, similarity: compared, dendrogram: cluster(compared.distance, n, linkage) };
}
