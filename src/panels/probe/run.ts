/** The Probe panel without its view: embeddings and labels in, scores beside those of baselines out. */
import { leadingMetric } from '../../lib/statistics/scoreTypes';
import type { JoinedLabels } from '../../bio/labelTypes';
import type { ProbeTargets } from '../../analysis/probe/probeTypes';
import { takeRows } from '../../analysis/probe/takeRows';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { EvaluationArtefact, Result } from '../../notebook/artefacts';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { METRIC_TEXT } from '../finetune/run';
import { baselineFeatures } from './baselines';
import { embeddedOf, embeddingFeatures, evaluateAll, splitsOf } from './probing';
import { intervalText } from './scoreText';
import { parseEvaluationView, parseProbeParams, splitLacks } from './schema';
import type { EvaluationView, ProbeParams } from './schema';
import { isEvaluationArtefact } from './sound';

/**
 * Probes embeddings and baselines for the labels of a table.
 * @throws OrthrusError `labels.*`, `probe.*`, `split.*`, `homology.*`, what a source or a fit throws; AbortError
 */
async function run(context: RunContext<ProbeParams>): Promise<EvaluationArtefact> {
  const { params, services, sources, signal } = context;
  const embedded = embeddedOf(context);
  const { set, table } = embedded.transcripts.artefact.report;
  // `lacks` keeps a panel without labels from running.
  const read = await services.labels.readLabels(await sources.open(params.labels!));
  const joined = await services.labels.joinLabels(set, read.table, params.join, undefined, embedded.rows);
  throwIfAborted(signal);
  const { rows, targets, notes } = labelled(joined, read.table.file);
  const split = await splitsOf(context, embedded, rows, params.split, params.seeds);
  const baselines = await baselineFeatures(context, embedded, rows, params.baselines);
  const features = [embeddingFeatures(embedded, rows), ...baselines.features];
  const entries = await evaluateAll(context, features, targets, split.splits, params.model);
  return {
    type: 'evaluation',
    ...targets,
    labels: read.table.file,
    ids: rows.map((row) => table.id[row]!),
    splits: split.splits,
    entries,
    notes: [...joined.notes, ...notes, ...split.notes, ...baselines.notes],
    further: [],
  };
}

/**
 * The rows that have a label, of the transcripts' table, and their targets.
 * @throws OrthrusError `probe.noRows`
 */
function labelled(
  { rows, targets, columns, classes, task }: JoinedLabels,
  file: string,
): { readonly rows: readonly number[]; readonly targets: ProbeTargets; readonly notes: readonly string[] } {
  const width = columns.length;
  const known = Array.from(rows.keys()).filter((i) =>
    targets.subarray(i * width, (i + 1) * width).some((label) => !Number.isNaN(label)),
  );
  if (known.length === 0) {
    throw new OrthrusError(
      'probe.noRows',
      `No row of ${file} that has a label names one of the embedded transcripts.`,
      'Choose another column with ids or names, or embed other transcripts.',
    );
  }
  const missing = rows.length - known.length;
  return {
    rows: known.map((i) => rows[i]!),
    targets: { task, columns, classes, targets: takeRows(targets, width, known) },
    notes: missing > 0 ? [`${missing} named transcripts have no label and were left out.`] : [],
  };
}

function summary({ artefact: { task, entries, splits } }: Pick<Result<EvaluationArtefact>, 'artefact'>): string {
  const leading = leadingMetric(task);
  const mean = (i: number): number => entries[i]!.summary.overall[leading]?.mean ?? NaN;
  const [best] = entries
    .map((_, i) => i)
    .slice(1)
    .sort((a, b) => mean(b) - mean(a));
  const own = `${METRIC_TEXT[leading]} ${intervalText(entries[0]!.summary.overall[leading])} over ${splits.length} seeds`;
  return best === undefined
    ? own
    : `${own}; best baseline ${intervalText(entries[best]!.summary.overall[leading])} (${entries[best]!.name})`;
}

export const probeKind: PanelKind<ProbeParams, EvaluationView, EvaluationArtefact> = {
  kind: 'probe',
  version: 2,
  title: 'Probe',
  purpose: 'How well a linear model tells a property from embeddings, beside baselines on the same splits.',
  action: 'Probe',
  ports: [{ name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] }],
  gives: 'evaluation',
  takesSubset: true,
  automatic: false,
  parse: parseProbeParams,
  parseView: parseEvaluationView,
  lacks: ({ labels, split }) => (labels ? splitLacks(split) : 'First choose a labelled table.'),
  run,
  summary,
  sound: isEvaluationArtefact,
  // The figures are for whoever looks at them, and not part of every page's start.
  files: async (result, context) => (await import('./files')).evaluationFiles(result, context),
};
