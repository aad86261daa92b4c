import { METRICS, type Metric, type SeedResult } from '../train/fineTuneTypes';

/** Mean and (n − 1) standard deviation of the test metrics over the seeds in which they are defined; NaN where that is none, or one. */
export function summarise(
  seeds: readonly SeedResult[],
): Partial<Record<Metric, { readonly mean: number; readonly deviation: number }>> {
  const summary: Partial<Record<Metric, { readonly mean: number; readonly deviation: number }>> = {};
  for (const metric of METRICS) {
    if (seeds[0]?.test.overall[metric] === undefined) continue;
    const values = seeds.map(({ test }) => test.overall[metric]!).filter((value) => !Number.isNaN(value));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    summary[metric] = { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
  }
  return summary;
}
