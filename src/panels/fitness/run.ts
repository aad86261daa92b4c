/** The Exon fitness panel without its view: a forest on representations with and without an exon tells a label of it (paper, Fig. A1). */
import { entryOf } from '../../analysis/probe/evaluateFeatures';
import { probeSeed } from '../../analysis/probe/probeSeed';
import { probeShare } from '../../analysis/probe/probeShare';
import type { EvaluationEntry, EvaluationSeed, EvaluationSplit, ProbeTargets } from '../../analysis/probe/probeTypes';
import { splitTrainTest } from '../../analysis/skipping/trainTest';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { throwIfAborted } from '../../lib/errors';
import { ProgressMeter } from '../../lib/progress';
import { Rng, streamSeed } from '../../lib/rng';
import type { EvaluationArtefact, Result, SkippingArtefact } from '../../notebook/artefacts';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import type { SourceRef } from '../../notebook/sources';
import { fittersOf } from '../probe/probing';
import { parseEvaluationView } from '../probe/schema';
import type { EvaluationView } from '../probe/schema';
import { intervalText } from '../probe/scoreText';
import { isEvaluationArtefact } from '../probe/sound';
import { filled, joinColumns, projected } from './features';
import type { ExonMatrix } from './features';
import { parseFitnessParams } from './schema';
import type { FitnessParams } from './schema';
import { frameTargets, plainFeatures, tableTargets } from './targets';
import type { ExonTargets } from './targets';

/** @throws OrthrusError `fitness.*`, `labels.*`, `split.few`, `probe.few`, what a fit throws; AbortError */
async function run(context: RunContext<FitnessParams>): Promise<EvaluationArtefact> {
  const { params, inputs, signal } = context;
  const { skipping } = (inputs['skipping'] as Result<SkippingArtefact>).artefact;
  const found = await targetsOf(context, skipping);
  throwIfAborted(signal);
  const { exons, name, origin } = found;
  const { transcripts, of, facts } = skipping;
  const genes = exons.map((i) => {
    const { id, gene, geneId } = transcripts[of[i]!]!;
    return geneId.replace(/\.\d+$/, '') || gene || id;
  });
  const splits = Array.from({ length: params.seeds }, (_, seed) => splitTrainTest(genes, seed));
  const labels = params.permuted
    ? Float32Array.from(new Rng(streamSeed(0, 'permuted')).shuffle([...found.labels]))
    : found.labels;
  const targets: ProbeTargets = {
    task: 'binary',
    columns: [params.permuted ? `${name} (permuted)` : name],
    classes: [],
    targets: labels,
  };
  const entries = await evaluate(context, skipping, found, targets, splits);
  return {
    type: 'evaluation',
    ...targets,
    labels: origin,
    ids: exons.map((i) => `${transcripts[of[i]!]!.id} exon ${facts.number[i]!}`),
    ...{ splits, entries, rows: 'exon', shares: '80-20', further: [] },
    notes: [
      ...found.notes,
      ...(params.permuted ? ['Labels were dealt out anew among the exons: scores should be those of chance.'] : []),
      `Of each seed: ${params.components} principal components of the training exons’ representations, wild type and mutant, and forests of ${params.trees} trees. Missing features take the median of the training exons.`,
    ],
  };
}

async function targetsOf(
  { params, services, sources, signal }: RunContext<FitnessParams>,
  skipping: ExonSkipping,
): Promise<ExonTargets> {
  if (params.target === 'frame') return frameTargets(skipping);
  const read = async (source: SourceRef) => (await services.labels.readLabels(await sources.open(source))).table;
  // `lacks` keeps a panel without labels from running.
  const table = await read(params.labels!);
  throwIfAborted(signal);
  return tableTargets(skipping, table, params.features ? await read(params.features) : undefined, params);
}

/** Features of one split: what is fitted to its training rows is fitted anew for each. */
interface Contestant {
  readonly name: string;
  readonly what: EvaluationEntry['what'];
  readonly of: (split: EvaluationSplit, parts: Projections) => ExonMatrix;
}

interface Projections {
  readonly both: ExonMatrix;
  readonly difference: ExonMatrix;
}

async function evaluate(
  context: RunContext<FitnessParams>,
  skipping: ExonSkipping,
  { exons, uploaded }: ExonTargets,
  targets: ProbeTargets,
  splits: readonly EvaluationSplit[],
): Promise<EvaluationEntry[]> {
  const { params } = context;
  const model = skipping.model.name;
  const plain = plainFeatures(skipping, exons);
  const features = uploaded ?? plain;
  const contestants: readonly Contestant[] = [
    { name: `${model}: wild type ⊕ mutant`, what: 'embeddings', of: (_, { both }) => both },
    { name: `${model}: mutant − wild type`, what: 'embeddings', of: (_, { difference }) => difference },
    ...[...(uploaded ? [uploaded] : []), plain].map((table): Contestant => ({
      name: table.name,
      what: 'baseline',
      of: (split) => filled(table, split),
    })),
    {
      name: `wild type ⊕ mutant ⊕ ${features.name}`,
      what: 'embeddings',
      of: (split, { both }) => joinColumns(both, filled(features, split)),
    },
  ];
  const meter = new ProgressMeter(context.onProgress, 'Fitting forests', 'fits', contestants.length * splits.length);
  meter.update(0);
  const fitters = fittersOf(context);
  const { trees } = params;
  const own = {
    ...fitters,
    forest: (request: Parameters<typeof fitters.forest>[0]) =>
      fitters.forest({ ...request, params: { ...request.params, trees } }),
  };
  const seeds: EvaluationSeed[][] = contestants.map(() => []);
  const dims: number[] = [];
  for (const split of splits) {
    const parts = await projected(context, skipping, exons, split, params.components);
    for (const [c, contestant] of contestants.entries()) {
      const matrix = contestant.of(split, parts);
      dims[c] = matrix.columns;
      seeds[c]!.push(await probeSeed({ features: matrix, targets, split }, 'forest', own));
      meter.add(1);
    }
  }
  return [
    ...contestants.map(({ name, what }, c) => entryOf(name, what, dims[c]!, seeds[c]!)),
    entryOf(
      'share of positives only',
      'baseline',
      0,
      splits.map((split) => probeShare(targets, split)),
    ),
  ];
}

function summary({ artefact: { entries, ids } }: Pick<Result<EvaluationArtefact>, 'artefact'>): string {
  const { overall } = entries[0]!.summary;
  return `${ids.length} exons: auROC ${intervalText(overall.auroc)}, auPRC ${intervalText(overall.auprc)}`;
}

export const fitnessKind: PanelKind<FitnessParams, EvaluationView, EvaluationArtefact> = {
  kind: 'fitness',
  version: 1,
  title: 'Exon fitness',
  purpose: 'How well a forest tells a label of exons from representations with and without them, beside features.',
  action: 'Evaluate',
  ports: [{ name: 'skipping', title: 'Skipped exons', accepts: ['skipping'] }],
  gives: 'evaluation',
  takesSubset: false,
  automatic: false,
  parse: parseFitnessParams,
  parseView: parseEvaluationView,
  lacks: ({ target, labels }) =>
    target === 'table' && !labels ? 'First choose a table of labelled exons, or another target.' : undefined,
  run,
  summary,
  sound: isEvaluationArtefact,
  // The figures are for whoever looks at them, and not part of every page's start.
  files: async (result, context) => (await import('../probe/files')).evaluationFiles(result, context),
};
