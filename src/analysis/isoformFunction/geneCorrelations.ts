import { mannWhitney } from '../../lib/statistics/mannWhitney';
import { pearson, spearman } from '../../lib/statistics/metrics';
import { constant } from '../../lib/statistics/sample';
import { spreadOf } from '../../lib/statistics/spread';
import { wilcoxon } from '../../lib/statistics/wilcoxon';
import { rankTest } from './groupStatistics';
import { MEASURES } from './similaritiesTypes';
import type {
  GeneCorrelations,
  Measure,
  MeasureSummary,
  MeasureTest,
  PairedTranscripts,
  TranscriptPairs,
} from './similaritiesTypes';

/** Pairs below which a correlation says nothing: through two points goes a line. */
const FEWEST_PAIRS = 3;

const REASONS = {
  few: `fewer than ${FEWEST_PAIRS} pairs of isoforms`,
  unknown: 'no isoform with a known domain',
  fewKnown: `fewer than ${FEWEST_PAIRS} pairs with a domain`,
  alike: 'the same domains in all isoforms',
  identical: 'embeddings all equally similar',
} as const;

/**
 * Correlates each measure with domain Jaccard over the pairs of each gene. A gene takes part with the pairs that have a domain Jaccard, if
 * they are three at least, and neither that nor the embeddings' similarity is the same for all.
 * @param pairs all of a gene, side by side, those of its first transcript first
 */
export function geneCorrelations({ genes }: PairedTranscripts, pairs: TranscriptPairs): GeneCorrelations {
  const unused = new Map<string, number>();
  const names: string[] = [];
  const counts: number[] = [];
  const of = (): Record<Measure, number[]> => ({ embedding: [], length: [], sequence: [], cds: [] });
  const [r, rho] = [of(), of()];
  for (const [from, end] of geneRuns(pairs)) {
    const members = Array.from({ length: end - from }, (_, i) => from + i);
    const known = members.filter((pair) => !Number.isNaN(pairs.domains[pair]));
    const take = (column: Float64Array): number[] => known.map((pair) => column[pair]!);
    const domains = take(pairs.domains);
    const reason =
      members.length < FEWEST_PAIRS
        ? REASONS.few
        : known.length === 0
          ? REASONS.unknown
          : known.length < FEWEST_PAIRS
            ? REASONS.fewKnown
            : constant(domains)
              ? REASONS.alike
              : constant(take(pairs.similarity))
                ? REASONS.identical
                : undefined;
    if (reason !== undefined) {
      unused.set(reason, (unused.get(reason) ?? 0) + 1);
      continue;
    }
    names.push(genes[pairs.a[from]!]!);
    counts.push(known.length);
    for (const measure of MEASURES) {
      const values = take(columnOf(pairs, measure));
      // What holds a NaN has no correlation; `pearson` would say the same only of values that differ.
      const whole = !values.some(Number.isNaN);
      r[measure].push(whole ? pearson(values, domains) : NaN);
      rho[measure].push(whole ? spearman(values, domains) : NaN);
    }
  }
  const arrays = (from: Record<Measure, number[]>): Record<Measure, Float64Array<ArrayBuffer>> => ({
    embedding: Float64Array.from(from.embedding),
    length: Float64Array.from(from.length),
    sequence: Float64Array.from(from.sequence),
    cds: Float64Array.from(from.cds),
  });
  return {
    genes: names,
    pairs: Uint32Array.from(counts),
    pearson: arrays(r),
    spearman: arrays(rho),
    unused: Object.values(REASONS).flatMap((reason) =>
      unused.has(reason) ? [{ reason, genes: unused.get(reason)! }] : [],
    ),
  };
}

/** Column of a measure. */
export const columnOf = (pairs: TranscriptPairs, measure: Measure): Float64Array<ArrayBuffer> =>
  measure === 'embedding' ? pairs.similarity : pairs[measure];

/** [first, end) of the pairs within each gene: the first transcript of a gene is in a pair with each other one. */
function* geneRuns({ group, a, b }: TranscriptPairs): Generator<readonly [number, number]> {
  const count = group.findIndex((of) => of !== 0);
  const end = count < 0 ? group.length : count;
  for (let from = 0, to = 0; from < end; from = to) {
    const members = new Set([a[from]!]);
    while (to < end && a[to] === a[from]) members.add(b[to++]!);
    while (to < end && members.has(a[to]!)) to++;
    yield [from, to];
  }
}

/** How the correlations of each measure lie over genes, and whether the embedding's are others. */
export function measureSummaries(correlations: GeneCorrelations): MeasureSummary[] {
  return MEASURES.map((measure) => {
    const spreads = {
      measure,
      pearson: spreadOf(correlations.pearson[measure]),
      spearman: spreadOf(correlations.spearman[measure]),
    };
    if (measure === 'embedding') return spreads;
    const { pearson: r, spearman: rho } = correlations;
    return {
      ...spreads,
      against: {
        pearson: measureTest(r.embedding, r[measure]),
        spearman: measureTest(rho.embedding, rho[measure]),
      },
    };
  });
}

function measureTest(embedding: Float64Array, other: Float64Array): MeasureTest {
  const both = [...embedding.keys()].filter((i) => !Number.isNaN(embedding[i]) && !Number.isNaN(other[i]));
  const first = Float64Array.from(both, (i) => embedding[i]!);
  const second = Float64Array.from(both, (i) => other[i]!);
  const { w, p } = wilcoxon(first, second);
  return { count: both.length, wilcoxon: { w, p }, mannWhitney: rankTest(mannWhitney(first, second), first, second) };
}
