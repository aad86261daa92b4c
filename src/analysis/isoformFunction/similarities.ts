import { nextMacrotask } from '../../backend/cpu/macrotask';
import type { DomainTable } from '../../bio/domainTypes';
import { throwIfAborted } from '../../lib/errors';
import type { ProgressListener } from '../../lib/progress';
import { domainLikeness } from './domainLikeness';
import { embeddingLikeness } from './embeddingLikeness';
import { geneCorrelations, measureSummaries } from './geneCorrelations';
import { groupSummaries, groupTests, pairsOf, percentiles, relation } from './groupStatistics';
import type { AnnotatedPairs } from './samplingTypes';
import type { Similarities, TranscriptPairs } from './similaritiesTypes';

/** What pairs are compared by. */
export interface SimilarityRequest {
  readonly pairs: AnnotatedPairs;
  /** Of the pairs' transcripts, in their order, n × dim. */
  readonly embeddings: Float32Array<ArrayBuffer>;
  readonly dim: number;
  readonly domains?: DomainTable;
}

/**
 * Compares pairs by their embeddings, and that with what is known of them otherwise: groups against each other, gene by gene against
 * domains, and against CDS overlap.
 * @throws OrthrusError `similarity.shape`, `similarity.notFinite`; AbortError
 * Source: paper, Fig. 4.
 */
export async function similarities(
  { pairs: annotated, embeddings, dim, domains: table }: SimilarityRequest,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: ProgressListener } = {},
): Promise<Similarities> {
  const { transcripts, group, a, b, length, sequence, cds } = annotated;
  const n = transcripts.ids.length;
  const turn = async (): Promise<void> => {
    await nextMacrotask();
    throwIfAborted(signal);
  };
  const { distance, similarity, identical } = await embeddingLikeness(embeddings, n, dim, a, b, {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const found = table && domainLikeness(table, transcripts, a, b);
  await turn();
  const within = pairsOf(annotated, 0);
  const overlapping = within.filter((pair) => !Number.isNaN(cds[pair]));
  const pairs: TranscriptPairs = {
    ...{ group, a, b, distance, similarity, length, sequence, cds },
    domains: found?.jaccard ?? new Float64Array(a.length).fill(NaN),
    cdsPercentile: percentiles(cds, overlapping),
    similarityPercentile: percentiles(similarity, overlapping),
  };
  await turn();
  const groups = groupSummaries(transcripts, pairs, identical);
  await turn();
  const tests = groupTests(pairs);
  await turn();
  const correlations = found && geneCorrelations(transcripts, pairs);
  await turn();
  const notes = [...annotated.notes];
  if (found) {
    notes.push(
      `The table of domains knows ${found.known} of ${n} compared transcripts; isoforms it does not list have none where it lists another one of their gene (${found.unknownGenes} genes are not in it).`,
    );
  }
  const same = identical.reduce((sum, one) => sum + one, 0);
  if (same > 0)
    notes.push(`${same} pairs have identical embeddings and get the highest similarity of all other pairs.`);
  if (overlapping.length < within.length) {
    notes.push(
      `${within.length - overlapping.length} pairs within genes have no CDS overlap, as a structure is not known.`,
    );
  }
  return {
    transcripts,
    pairs,
    groups,
    tests,
    overlap: relation(similarity, cds, overlapping),
    ...(correlations && { correlations }),
    measures: correlations ? measureSummaries(correlations) : [],
    notes,
  };
}
