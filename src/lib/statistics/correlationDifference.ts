import { Rng } from '../rng';
import { pearson } from './metrics';
import { meanOf } from './sample';

/** How much better some predictions correlate with the truth than others, and the 95 % interval of that. */
export interface CorrelationDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Difference of two kinds of predictions' Pearson R with the same n values, each the mean R of its members, and its 95 % confidence interval by
 * bootstrap: whole clusters (families of genes, whose members are no independent witnesses) are drawn with replacement, and all predictions
 * are scored on the same draw, so that what makes a draw easy or hard for both kinds does not widen the interval.
 * @param clusters one a value; a name of its own for each where values are independent
 * Source: Efron and Tibshirani 1993, chapters 8.6 (clusters) and 13.3 (percentiles).
 */
export function correlationDifference(
  truth: ArrayLike<number>,
  [first, second]: readonly [readonly ArrayLike<number>[], readonly ArrayLike<number>[]],
  clusters: readonly string[],
  { resamples = 2000 }: { readonly resamples?: number } = {},
): CorrelationDifference {
  const members = new Map<string, number[]>();
  for (const [row, cluster] of clusters.entries()) {
    const rows = members.get(cluster);
    if (rows) rows.push(row);
    else members.set(cluster, [row]);
  }
  const all = [...members.values()];
  const differenceOn = (rows: readonly number[]): number => {
    const of = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]!);
    const wanted = of(truth);
    const correlation = (kind: readonly ArrayLike<number>[]): number =>
      meanOf(kind.map((one) => pearson(of(one), wanted)));
    return correlation(first) - correlation(second);
  };
  const rng = new Rng(0);
  const drawn = Float64Array.from({ length: resamples }, () =>
    differenceOn(all.flatMap(() => all[rng.int(all.length)]!)),
  ).sort();
  // Draws of one cluster only, on which no correlation is defined, sort to the end.
  const defined = drawn.subarray(
    0,
    drawn.length - drawn.reduce((count, value) => count + Number(Number.isNaN(value)), 0),
  );
  const quantile = (share: number): number => defined[Math.round(share * (defined.length - 1))] ?? NaN;
  return {
    difference: differenceOn(clusters.map((_, row) => row)),
    low: quantile(0.025),
    high: quantile(0.975),
  };
}
