import { writeFile } from 'node:fs/promises';
import { baselineFeatures } from '../analysis/features/baselineFeatures';
import { fitForest, predictForest } from '../analysis/forest/fitForest';
import { leastSquaresPredicted, logisticPredicted, ridgePredicted } from '../analysis/linear/predictedFits';
import { evaluateFeatures, type NamedFeatures } from '../analysis/probe/evaluateFeatures';
import type { EvaluationSplit, ProbeFitters, ProbeTargets } from '../analysis/probe/probeTypes';
import { rowsOn } from '../analysis/probe/splitSides';
import { readLabels } from '../bio/labels';
import { joinLabels } from '../bio/labelsJoin';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { tableOf } from '../bio/table';
import type { Transcript } from '../bio/transcript';
import type { ModelRequest } from '../engine/contracts';
import type { Engine } from '../engine/engine';
import { packTranscripts } from '../engine/packing';
import { initialCheckpoint } from '../model/initialise';
import { structureTargets } from '../panels/structure/targets';
import { numberFlag, one, required, UsageError, type FlagKind, type Flags } from './args';
import { deviceRequest, openEngine } from './device';
import { encoderSplit, homologySplits } from './evaluateSplits';
import { readGeneList } from './geneLists';
import { inputFlags, modelRequest, readTranscripts, source } from './inputs';
import { writable } from './outputs';
import type { ProgressLine } from './progressLine';
import { pairsOf, retrieval } from './retrieval';

export const evaluateFlags: Readonly<Record<string, FlagKind>> = {
  ...inputFlags,
  labels: 'one',
  target: 'one',
  homologs: 'one',
  heldout: 'one',
  seeds: 'one',
  pairs: 'one',
  'max-length': 'one',
  out: 'one',
};

/** Features that every encoder is compared with. */
const BASELINES = [
  ['4-mers', '4-mers'],
  ['engineered', '4-mers, codons, lengths, exon density'],
] as const;

/** The Probe panel's fits, in this process. */
const fitters: ProbeFitters = {
  ols: (data) => leastSquaresPredicted(data),
  ridge: (data, options) => ridgePredicted(data, options),
  logistic: (data, options) => logisticPredicted(data, options),
  forest: async ({ data, dim, targets, unseen, params }) => {
    const forest = await fitForest(data, dim, targets, params);
    return { ...forest, predictions: predictForest(forest, unseen) };
  },
};

/** A line of the table: one kind of features, told one thing, on one kind of split. */
interface ScoreRow {
  readonly what: string;
  readonly split: string;
  readonly features: string;
  readonly dim: number;
  readonly seeds: number;
  readonly tested: number;
  readonly value: number;
  readonly deviation: number;
}

const COLUMNS = ['what', 'split', 'features', 'dim', 'seeds', 'tested', 'value', 'deviation'] as const;

function scoresCsv(rows: readonly ScoreRow[]): string {
  const cell = (value: string | number): string =>
    typeof value === 'string'
      ? `"${value.replaceAll('"', '""')}"`
      : Number.isNaN(value)
        ? ''
        : String(Number(value.toFixed(4)));
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(',')), ''].join('\n');
}

/** The model asked for, and the same encoder with initial weights of seed 0. */
async function encoders(flags: Flags, engine: Engine, line: ProgressLine): Promise<readonly [string, ModelRequest][]> {
  const request = await modelRequest(flags);
  const { name, config, trained } = await engine.loadModel(request, { onProgress: line.update });
  if (!trained) return [[name, request]];
  const initial = initialCheckpoint(config);
  return [
    [name, request],
    [
      'the same encoder, untrained',
      { kind: 'files', files: [{ name: initial.name, blob: new Blob([initial.bytes]) }] },
    ],
  ];
}

/** Probes all features for the targets on each kind of split. */
async function probed(
  features: readonly NamedFeatures[],
  targets: ProbeTargets,
  splits: Readonly<Record<string, readonly EvaluationSplit[]>>,
): Promise<ScoreRow[]> {
  const rows: ScoreRow[] = [];
  for (const [split, seeds] of Object.entries(splits)) {
    for (const one of features) {
      const entry = await evaluateFeatures(one, targets, seeds, { model: 'auto', fitters, onSeed: () => undefined });
      for (const { column, metrics } of entry.summary.perColumn) {
        const { mean, deviation } = metrics.pearson!;
        const tested = rowsOn(seeds[0]!, 'test').length;
        rows.push({
          ...{ what: `${column}, Pearson R`, split, features: one.name, dim: one.features.columns },
          ...{ seeds: seeds.length, tested, value: mean, deviation },
        });
      }
    }
  }
  return rows;
}

/** What a probe is fitted on. */
interface Labelled {
  readonly transcripts: readonly Transcript[];
  readonly targets: ProbeTargets;
  readonly structure: ProbeTargets;
  readonly splits: Readonly<Record<string, readonly EvaluationSplit[]>>;
}

async function labelled(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<Labelled> {
  // A gene without a reading frame has nothing that codons and lengths of its parts could be told of.
  const transcripts = (await readTranscripts(flags, line, signal)).transcripts.filter(({ cds }) => cds !== undefined);
  const all = tableOf(transcripts);
  const target = one(flags, 'target');
  const read = await readLabels(source(required(flags, 'labels')), signal);
  const joined = joinLabels(read, all, { task: 'regression', ...(target !== undefined && { targets: [target] }) });
  if (joined.task !== 'regression') throw new UsageError(`--labels: ${joined.columns.join(', ')} are no numbers.`);
  const rows = [...joined.rows];
  const seeds = numberFlag(flags, 'seeds', 1) ?? 5;
  const splits: Record<string, readonly EvaluationSplit[]> = {};
  const folder = one(flags, 'heldout');
  if (folder !== undefined) {
    const genes = async (side: string): Promise<Set<string>> => new Set(await readGeneList(`${folder}/${side}.txt.gz`));
    const facts = { id: [], gene: rows.map((row) => all.gene[row]!), geneId: rows.map((row) => all.geneId[row]!) };
    splits['genes that the encoder never saw'] = [
      encoderSplit(facts, { test: await genes('test'), validation: await genes('validation') }),
    ];
  }
  const homologs = await readOrthologTable(source(required(flags, 'homologs')), signal);
  splits['groups of homologs'] = homologySplits(all, rows, homologs, seeds);
  const { columns, classes, task, targets } = joined;
  return {
    transcripts: rows.map((row) => transcripts[row]!),
    targets: { task, columns, classes, targets },
    structure: structureTargets(all, rows, 'log').numbers,
    splits,
  };
}

/**
 * `orthrus evaluate`: an encoder beside the same one untrained, 4-mers and engineered features, by the Probe and Structure panels' own
 * fits, on genes that the encoder never saw and on splits by homology; and how often pairs of held-out genes find each other.
 */
export async function evaluate(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = required(flags, 'out');
  await writable(out);
  const device = deviceRequest(flags);
  const { transcripts, targets, structure, splits } = await labelled(flags, line, signal);
  const pairs = one(flags, 'pairs');
  const maxLength = numberFlag(flags, 'max-length', 1) ?? 3900;
  const options = { maxLength, lengthThreshold: maxLength };
  const batch = pairs === undefined ? undefined : await pairsOf(pairs, 500, options);
  const rows: ScoreRow[] = [];
  const features: NamedFeatures[] = [];
  const engine = await openEngine(device, line);
  try {
    for (const [name, request] of await encoders(flags, engine, line)) {
      await engine.loadModel(request, { signal });
      if (batch) {
        const { accuracy, pairs: tested } = await retrieval(engine, batch, signal);
        const split = 'genes that the encoder never saw';
        rows.push({
          what: 'retrieval',
          split,
          features: name,
          dim: NaN,
          seeds: 1,
          tested,
          value: accuracy,
          deviation: NaN,
        });
      }
      const { data, dim } = await engine.embed(packTranscripts(transcripts), { onProgress: line.update, signal });
      features.push({ name, what: 'embeddings', features: { values: data, rows: transcripts.length, columns: dim } });
    }
  } finally {
    engine.dispose();
  }
  const encoded = [...features];
  for (const [kind, name] of BASELINES) {
    const { data, dim } = await baselineFeatures(transcripts, kind, { signal });
    features.push({ name, what: 'baseline', features: { values: data, rows: transcripts.length, columns: dim } });
  }
  rows.push(...(await probed(features, targets, splits)), ...(await probed(encoded, structure, splits)));
  line.end();
  await writeFile(out, scoresCsv(rows));
  line.note(`${out}: ${transcripts.length.toLocaleString('en')} genes`);
}
