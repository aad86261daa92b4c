import { meanInterval } from '../lib/statistics/meanInterval';
import { METRICS, type MeanInterval, type Metric, type Metrics } from '../lib/statistics/scoreTypes';
import type { ScoreSummary, SeedScores } from './evaluationTypes';

/**
 * Mean and 95 % confidence interval of each metric over seeds, overall and of each column. A metric that is not defined for a seed (a
 * label without positive test rows) is left out of its mean; `n` tells how many seeds are in it.
 * @param seeds at least one; all of the same columns
 */
export function summariseScores(seeds: readonly SeedScores[]): ScoreSummary {
  const all = seeds.map(({ scores }) => scores);
  return {
    overall: summarise(all.map(({ overall }) => overall)),
    micro: summarise(all.map(({ micro }) => micro ?? {})),
    perColumn: all[0]!.perColumn.map(({ column }, c) => ({
      column,
      metrics: summarise(all.map(({ perColumn }) => perColumn[c]!.metrics)),
    })),
  };
}

function summarise(runs: readonly Metrics[]): Readonly<Partial<Record<Metric, MeanInterval>>> {
  const summary: Partial<Record<Metric, MeanInterval>> = {};
  for (const metric of METRICS) {
    if (runs[0]![metric] === undefined) continue;
    summary[metric] = meanInterval(runs.map((metrics) => metrics[metric] ?? NaN));
  }
  return summary;
}
