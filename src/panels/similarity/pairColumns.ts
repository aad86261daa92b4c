import { divergence } from '../../analysis/isoformFunction/groupStatistics';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Column } from '../../notebook/columns';
import { wordColumn } from '../../notebook/knownColumns';
import type { ColumnSort } from '../../notebook/columnSort';
import type { SimilarityView } from './schema';

/** What pairs within genes are listed by; their values in the order of `members` (indices of pairs). */
export function pairColumns({ pairs, transcripts }: Similarities, members: Uint32Array): readonly Column[] {
  const { a, b, cdsPercentile, similarityPercentile } = pairs;
  const words = (id: string, title: string, of: (pair: number) => string): Column =>
    wordColumn({ id, title, unit: '' }, Array.from(members, of));
  const numbers = (id: string, title: string, of: (pair: number) => number): Column => ({
    ...{ id, title, unit: '', kind: 'number' },
    values: Float64Array.from(members, of),
  });
  return [
    words('gene', 'Gene', (i) => transcripts.genes[a[i]!]!),
    words('a', 'Isoform A', (i) => transcripts.names[a[i]!]!),
    words('b', 'Isoform B', (i) => transcripts.names[b[i]!]!),
    numbers('cds', 'CDS overlap', (i) => pairs.cds[i]!),
    numbers('cdsPercentile', 'Its percentile', (i) => tenths(cdsPercentile[i]!)),
    numbers('similarity', 'Similarity', (i) => pairs.similarity[i]!),
    numbers('similarityPercentile', 'Its percentile', (i) => tenths(similarityPercentile[i]!)),
    numbers('divergence', 'Difference', (i) => tenths(divergence(pairs, i))),
    numbers('domains', 'Domains', (i) => pairs.domains[i]!),
  ];
}

const tenths = (value: number): number => Math.round(10 * value) / 10;

/** The order in which the pairs of a corner come first: the furthest from what their overlap lets expect. */
export const cornerSort = (corner: SimilarityView['corner']): ColumnSort => ({
  column: 'divergence',
  descending: corner === 'similar',
});

/** Places among `members` of pairs whose gene or isoform is called so (its beginning, in any case) and that `accepts` lets pass. */
export function matchingPairs(
  { pairs, transcripts: { genes, names, ids } }: Similarities,
  members: Uint32Array,
  text: string,
  accepts: (pair: number) => boolean,
): Uint32Array<ArrayBuffer> {
  const wanted = text.trim().toLowerCase();
  const begins = (word: string): boolean => word.toLowerCase().startsWith(wanted);
  const isMatch = (index: number): boolean => begins(genes[index]!) || begins(names[index]!) || begins(ids[index]!);
  const found: number[] = [];
  members.forEach((pair, at) => {
    const named = wanted === '' || isMatch(pairs.a[pair]!) || isMatch(pairs.b[pair]!);
    if (named && accepts(pair)) found.push(at);
  });
  return Uint32Array.from(found);
}
