/** The Structure panel without its view: what of a transcript's structure its embedding tells (paper, Fig. 2A). */
import { entryOf } from '../../analysis/probe/evaluateFeatures';
import { probeShare } from '../../analysis/probe/probeShare';
import type { Evaluation, EvaluationSplit, ProbeTargets } from '../../analysis/probe/probeTypes';
import { throwIfAborted } from '../../lib/errors';
import type { EvaluationArtefact, Result } from '../../notebook/artefacts';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { embeddedOf, embeddingFeatures, evaluateAll, splitsOf } from '../probe/probing';
import type { Embedded } from '../probe/probing';
import { parseEvaluationView, splitLacks } from '../probe/schema';
import type { EvaluationView } from '../probe/schema';
import { intervalText } from '../probe/scoreText';
import { isEvaluationArtefact } from '../probe/sound';
import { parseStructureParams } from './schema';
import type { StructureParams } from './schema';
import { structureTargets } from './targets';

/** @throws OrthrusError `structure.none`, `probe.*`, `split.*`, `homology.*`, what a fit throws; AbortError */
async function run(context: RunContext<StructureParams>): Promise<EvaluationArtefact> {
  const { params, signal } = context;
  const embedded = embeddedOf(context);
  const { table } = embedded.transcripts.artefact.report;
  const { rows } = embedded;
  const { numbers, types, notes } = structureTargets(table, rows, params.scale);
  const { splits, notes: splitNotes } = await splitsOf(context, embedded, rows, params.split, params.seeds);
  throwIfAborted(signal);
  const of = (targets: ProbeTargets): Promise<Evaluation> => evaluationOf(context, embedded, targets, splits);
  const told = await of(numbers);
  return {
    type: 'evaluation',
    ...told,
    notes: [...notes, ...splitNotes],
    further: types ? [await of(types)] : [],
  };
}

async function evaluationOf(
  context: RunContext<StructureParams>,
  embedded: Embedded,
  targets: ProbeTargets,
  splits: readonly EvaluationSplit[],
): Promise<Evaluation> {
  const { table } = embedded.transcripts.artefact.report;
  const features = embeddingFeatures(embedded, embedded.rows);
  const entries = await evaluateAll(context, [features], targets, splits, 'auto');
  const shares = splits.map((split) => probeShare(targets, split));
  return {
    ...targets,
    labels: 'Transcript structure',
    ids: embedded.rows.map((row) => table.id[row]!),
    splits,
    entries: [...entries, entryOf('training mean only', 'baseline', 0, shares)],
    notes: [],
  };
}

function summary({ artefact: { entries, columns, further } }: Pick<Result<EvaluationArtefact>, 'artefact'>): string {
  const { perColumn } = entries[0]!.summary;
  const numbers = columns.map((name, c) => `${name}: R ${intervalText(perColumn[c]!.metrics.pearson)}`);
  const types = further.map((one) => `type: accuracy ${intervalText(one.entries[0]!.summary.overall.accuracy)}`);
  return [...numbers, ...types].join('; ');
}

export const structureKind: PanelKind<StructureParams, EvaluationView, EvaluationArtefact> = {
  kind: 'structure',
  version: 2,
  title: 'Structure',
  purpose: 'How much of a transcript’s structure a linear model reads from its embedding: lengths, exons, type.',
  action: 'Probe',
  ports: [{ name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] }],
  gives: 'evaluation',
  takesSubset: true,
  automatic: false,
  parse: parseStructureParams,
  parseView: parseEvaluationView,
  lacks: ({ split }) => splitLacks(split),
  run,
  summary,
  sound: isEvaluationArtefact,
  // The figures are for whoever looks at them, and not part of every page's start.
  files: async (result, context) => (await import('../probe/files')).evaluationFiles(result, context, true),
};
