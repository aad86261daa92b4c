import { nextMacrotask } from '../../backend/cpu/macrotask';
import { throwIfAborted } from '../../lib/errors';
import { ProgressMeter, type ProgressListener } from '../../lib/progress';
import { ALL_IDENTICAL, checkEmbeddings, isIdentical, norm } from '../similarity';

export interface EmbeddingLikeness {
  /** L2 distances. */
  readonly distance: Float64Array<ArrayBuffer>;
  /** 1 − ln(distance); of identical embeddings the highest finite one of all pairs, and 1 where all are identical. */
  readonly similarity: Float64Array<ArrayBuffer>;
  /** 1 where the embeddings of a pair are identical. */
  readonly identical: Uint8Array<ArrayBuffer>;
}

/** Pairs between two turns of the event loop. */
const STRIDE = 4000;

/**
 * How alike the embeddings of pairs are: L2 distance, in double precision, and 1 − ln of it. What counts as identical is as in
 * analysis/similarity.
 * @param embeddings n × dim, row-major; `a` and `b` count rows
 * @throws OrthrusError `similarity.shape`, `similarity.notFinite`; AbortError
 * Source: paper, Methods "Associating Orthrus RNA Embeddings with Transcript Similarity and Protein Domains".
 */
export async function embeddingLikeness(
  embeddings: Float32Array,
  n: number,
  dim: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: ProgressListener } = {},
): Promise<EmbeddingLikeness> {
  checkEmbeddings(embeddings, n, dim);
  const norms = Float64Array.from({ length: n }, (_, i) => norm(embeddings.subarray(i * dim, (i + 1) * dim)));
  const count = a.length;
  const [distance, similarity] = [new Float64Array(count), new Float64Array(count)];
  const identical = new Uint8Array(count);
  const meter = new ProgressMeter(onProgress, 'Comparing', 'pairs', count);
  let highest = -Infinity;
  for (let pair = 0; pair < count; pair++) {
    const [i, j] = [a[pair]!, b[pair]!];
    let sum = 0;
    for (let at = i * dim, of = j * dim; at < (i + 1) * dim; at++, of++) {
      const difference = embeddings[at]! - embeddings[of]!;
      sum += difference * difference;
    }
    const d = (distance[pair] = Math.sqrt(sum));
    if (isIdentical(d, norms[i]!, norms[j]!)) identical[pair] = 1;
    else highest = Math.max(highest, (similarity[pair] = 1 - Math.log(d)));
    if (pair % STRIDE !== STRIDE - 1) continue;
    meter.update(pair + 1);
    await nextMacrotask();
    throwIfAborted(signal);
  }
  if (highest === -Infinity) highest = ALL_IDENTICAL;
  for (let pair = 0; pair < count; pair++) if (identical[pair]) similarity[pair] = highest;
  return { distance, similarity, identical };
}
