/** Files and numbers that the Fine-tune panel gives. */
import { csvLine } from '../../engine/export/csv';
import { figure } from '../../engine/export/ticks';
import type { FineTuneResult, Metric } from '../../engine/fineTuneContracts';
import { METRICS } from '../../engine/fineTuneContracts';
import type { FineTuneRun } from '../../notebook/state';

/** Names of what a result predicts: its columns, or the classes. */
export const outputNames = ({ config, columns, classes }: FineTuneResult): readonly string[] =>
  config.task === 'multi-class' ? classes : columns;

/** The metrics that a result has, in the order in which they are told. */
export const metricsOf = ({ summary }: FineTuneResult): readonly Metric[] =>
  METRICS.filter((metric) => summary[metric] !== undefined);

/** "0.812 ± 0.013"; without a spread where there is one seed, a dash where there is no value. */
export function meanText({ mean, deviation }: { readonly mean: number; readonly deviation: number }): string {
  if (!Number.isFinite(mean)) return '–';
  return Number.isFinite(deviation) ? `${scoreText(mean)} ± ${scoreText(deviation)}` : scoreText(mean);
}

/** A score with three decimals; what is large or very small with four digits. */
export function scoreText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size === 0 || (size >= 0.01 && size < 10) ? value.toFixed(3).replace('-', '−') : figure(value);
}

/** Test predictions as CSV: one line a seed, row and output. A missing label is empty. */
export function predictionsCsv({ result, targets }: FineTuneRun): string {
  const names = outputNames(result);
  const classes = result.config.task === 'multi-class';
  const parts = [csvLine(['seed', 'id', 'output', 'true', 'predicted'])];
  for (const { seed, testRows, predictions } of result.seeds) {
    for (const [i, row] of testRows.entries()) {
      for (const [c, name] of names.entries()) {
        const label = classes ? targets[row]! : targets[row * names.length + c]!;
        const truth = Number.isNaN(label) ? '' : classes ? Number(label === c) : label;
        parts.push(csvLine([seed, result.ids[row]!, name, truth, predictions[i * names.length + c]!]));
      }
    }
  }
  return parts.join('');
}

/** Test metrics as CSV: one line a seed and metric, over all columns and of each. */
export function metricsCsv(result: FineTuneResult): string {
  const parts = [csvLine(['seed', 'output', 'metric', 'value', 'train_rows', 'validation_rows', 'test_rows', 'epoch'])];
  for (const { seed, test, counts, bestEpoch } of result.seeds) {
    const about = [counts.train, counts.validation, counts.test, bestEpoch];
    const lines = (output: string, metrics: Readonly<Partial<Record<Metric, number>>>): void => {
      for (const metric of METRICS) {
        const value = metrics[metric];
        if (value !== undefined)
          parts.push(csvLine([seed, output, metric, Number.isNaN(value) ? '' : value, ...about]));
      }
    };
    lines('all', test.overall);
    for (const { column, metrics } of test.perColumn) lines(column, metrics);
  }
  return parts.join('');
}
