/** The Fine-tune panel without its view: labels and a model in, scores on unseen genes out. */
import { curvesCsv, scoresCsv } from '../../engine/export';
import { csvLine } from '../../engine/export/csv';
import { figure } from '../../engine/export/ticks';
import type { FineTuneResult, Metric } from '../../engine/fineTuneContracts';
import { leadingMetric, METRICS } from '../../engine/fineTuneContracts';
import type { ScoresArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { OutputFile, PanelKind } from '../../notebook/panelKind';
import { fineTunePanel } from './fineTuning';
import { fineTuneConfigOf, parseFineTuneParams, parseFineTuneView } from './schema';
import type { FineTuneParams, FineTuneView } from './schema';

/** Names of metrics as people write them. */
export const METRIC_TEXT: Readonly<Record<Metric, string>> = {
  pearson: 'Pearson R',
  spearman: 'Spearman ρ',
  r2: 'R²',
  mse: 'mean squared error',
  auroc: 'auROC',
  auprc: 'auPRC',
  accuracy: 'accuracy',
};

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
export function predictionsCsv({ result, targets }: Pick<ScoresArtefact, 'result' | 'targets'>): string {
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

function isScores(artefact: unknown): artefact is ScoresArtefact {
  if (typeof artefact !== 'object' || artefact === null) return false;
  const { type, result, targets } = artefact as Partial<ScoresArtefact>;
  if (type !== 'scores' || !(targets instanceof Float32Array) || !(result?.model instanceof Uint8Array)) return false;
  const { config, columns, classes, ids, seeds, summary } = result as Partial<FineTuneResult>;
  if (typeof config?.task !== 'string' || typeof summary !== 'object') return false;
  if (![columns, classes, ids].every(Array.isArray) || !Array.isArray(seeds) || seeds.length === 0) return false;
  return (seeds as readonly Partial<FineTuneResult['seeds'][number]>[]).every(
    ({ testRows, predictions, curve, test }) =>
      testRows instanceof Uint32Array &&
      predictions instanceof Float32Array &&
      Array.isArray(curve) &&
      Array.isArray(test?.perColumn),
  );
}

function summary({ artefact: { result } }: { readonly artefact: ScoresArtefact }): string {
  const leading = leadingMetric(result.config.task);
  const score = result.summary[leading];
  return `${METRIC_TEXT[leading]} ${score ? meanText(score) : '–'} on test genes, ${counted(result.seeds.length, 'seed')}`;
}

async function files({ artefact }: { readonly artefact: ScoresArtefact }): Promise<readonly OutputFile[]> {
  const { result } = artefact;
  return [
    { name: 'scores.csv', content: scoresCsv([result]) },
    { name: 'predictions.csv', content: predictionsCsv(artefact) },
    { name: 'curves.csv', content: curvesCsv([result]) },
    { name: 'model.safetensors', content: result.model },
  ];
}

export const fineTuneKind: PanelKind<FineTuneParams, FineTuneView, ScoresArtefact> = {
  kind: 'finetune',
  version: 1,
  title: 'Fine-tune',
  purpose: 'A small head on the encoder learns to predict a property of transcripts from labelled ones.',
  action: 'Fine-tune',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'], optional: true },
  ],
  gives: 'scores',
  takesSubset: true,
  automatic: false,
  parse: parseFineTuneParams,
  parseView: parseFineTuneView,
  lacks: (params) => {
    if (!params.labels) return 'First choose a labelled table.';
    return fineTuneConfigOf(params, undefined).problems.size > 0 ? 'First mend the marked values.' : undefined;
  },
  needs: ({ model }) => (model === 'loaded' ? ['transcripts', 'model'] : ['transcripts']),
  keyed: (params) => ({ ...params, changes: undefined, config: fineTuneConfigOf(params, undefined).config }),
  run: fineTunePanel,
  summary,
  sound: isScores,
  files,
};
