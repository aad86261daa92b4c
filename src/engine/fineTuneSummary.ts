import { meanInterval } from '../lib/statistics/meanInterval';
import { METRICS, type Metric } from '../lib/statistics/scoreTypes';
import type { SeedResult } from '../train/fineTuneTypes';

/** Mean and (n − 1) standard deviation of the test metrics over the seeds in which they are defined; NaN where that is none, or one. */
export function summarise(
  seeds: readonly SeedResult[],
): Partial<Record<Metric, { readonly mean: number; readonly deviation: number }>> {
  const summary: Partial<Record<Metric, { readonly mean: number; readonly deviation: number }>> = {};
  for (const metric of METRICS) {
    if (seeds[0]?.test.overall[metric] === undefined) continue;
    const { mean, deviation } = meanInterval(seeds.map(({ test }) => test.overall[metric]!));
    summary[metric] = { mean, deviation };
  }
  return summary;
}
