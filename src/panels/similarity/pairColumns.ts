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
    numbers('divergence', 'Divergence', (i) => tenths(divergence(pairs, i))),
    numbers('domains', 'Domains', (i) => pairs.domains[i]!),
  ];
}

/** What names of isoforms need in the list: all that is usual, and not more, so that the figures are in view beside them. */
export function nameWidths(columns: readonly Column[]): Readonly<Record<string, number>> {
  const longest = (column: Column): number =>
    column.kind === 'number'
      ? 0
      : (column.kind === 'text' ? column.values : column.names).reduce((most, { length }) => Math.max(most, length), 0);
  const named = columns.filter(({ id }) => ['gene', 'a', 'b'].includes(id));
  return Object.fromEntries(
    named.map((column) => [column.id, Math.min(190, Math.max(96, 24 + 8.2 * longest(column)))]),
  );
}

const tenths = (value: number): number => Math.round(10 * value) / 10;

/** The order in which the pairs of a corner come first: the furthest from what their overlap lets expect. */
export const cornerSort = (corner: SimilarityView['corner']): ColumnSort => ({
  column: 'divergence',
  descending: corner === 'similar',
});

/**
 * Places among `members` of the pairs that `accepts` lets pass and in which every word of the text begins the gene or an isoform, in any
 * case: "BCL2L1-201 BCL2L1-202" is one pair.
 */
export function matchingPairs(
  { pairs, transcripts: { genes, names, ids } }: Similarities,
  members: Uint32Array,
  text: string,
  accepts: (pair: number) => boolean,
): Uint32Array<ArrayBuffer> {
  const wanted = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const isMatch = (index: number, word: string): boolean =>
    [genes[index]!, names[index]!, ids[index]!].some((name) => name.toLowerCase().startsWith(word));
  const found: number[] = [];
  members.forEach((pair, at) => {
    const [a, b] = [pairs.a[pair]!, pairs.b[pair]!];
    if (wanted.every((word) => isMatch(a, word) || isMatch(b, word)) && accepts(pair)) found.push(at);
  });
  return Uint32Array.from(found);
}
