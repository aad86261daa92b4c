/** What panels that probe embeddings have in common: rows, splits, fits and features. Headless. */
import { splitRows } from '../../analysis/splits';
import { evaluateFeatures } from '../../analysis/probe/evaluateFeatures';
import type { NamedFeatures } from '../../analysis/probe/evaluateFeatures';
import type {
  EvaluationEntry,
  EvaluationSplit,
  ProbeFitters,
  ProbeModel,
  ProbeTargets,
} from '../../analysis/probe/probeTypes';
import { sidesOf } from '../../analysis/probe/splitSides';
import { takeRows } from '../../analysis/probe/takeRows';
import type { Embeddings } from '../../engine/contracts';
import { throwIfAborted } from '../../lib/errors';
import { ProgressMeter } from '../../lib/progress';
import type { EmbeddingsArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { RunContext } from '../../notebook/panelKind';
import type { SplitParams } from './schema';

/** The embeddings that go in, and the transcripts that they are of. */
export interface Embedded {
  readonly result: Result<EmbeddingsArtefact>;
  readonly transcripts: Result<TranscriptsArtefact>;
  /** Rows of the transcripts' table to choose from, ascending: embedded, and among the named selection. */
  readonly rows: readonly number[];
}

export function embeddedOf({
  inputs,
  subset,
  source,
}: Pick<RunContext<unknown>, 'inputs' | 'subset' | 'source'>): Embedded {
  const result = inputs['embeddings'] as Result<EmbeddingsArtefact>;
  const transcripts = source(result, 'transcripts') as Result<TranscriptsArtefact>;
  const { rows, embeddings } = result.artefact;
  const chosen = subset && new Set(subset.ids);
  return {
    result,
    transcripts,
    rows: [...rows].filter((_, i) => !chosen || chosen.has(embeddings.ids[i]!)).sort((a, b) => a - b),
  };
}

/** Embeddings of some rows of the transcripts' table, in their order. */
export function embeddingFeatures({ result }: Embedded, rows: ArrayLike<number>): NamedFeatures {
  const { embeddings, rows: embedded } = result.artefact;
  const place = new Map([...embedded].map((row, i) => [row, i]));
  const members = Array.from(rows, (row) => place.get(row)!);
  return namedFeatures(
    embeddings.model.name,
    'embeddings',
    takeRows(embeddings.data, embeddings.dim, members),
    embeddings,
  );
}

export const namedFeatures = (
  name: string,
  what: EvaluationEntry['what'],
  values: Float32Array<ArrayBuffer>,
  { dim }: Pick<Embeddings, 'dim'>,
): NamedFeatures => ({ name, what, features: { values, rows: values.length / dim, columns: dim } });

/**
 * Splits rows of the transcripts' table once for each seed.
 * @throws OrthrusError `split.*`, `homology.*`
 */
export async function splitsOf(
  { services, sources, signal }: Pick<RunContext<unknown>, 'services' | 'sources' | 'signal'>,
  { transcripts }: Embedded,
  rows: readonly number[],
  { kind, homologs, threshold, namesakes }: SplitParams,
  seeds: number,
): Promise<{ readonly splits: EvaluationSplit[]; readonly notes: readonly string[] }> {
  const { set, table } = transcripts.artefact.report;
  const of = (column: readonly string[]): string[] => rows.map((row) => column[row]!);
  const found =
    kind === 'homology' && homologs
      ? await services.labels.homologs(set, rows, await sources.open(homologs), threshold)
      : undefined;
  const facts = {
    id: of(table.id),
    gene: of(table.gene),
    geneId: of(table.geneId),
    chrom: of(table.chrom),
    ...(found && { homology: found.groups }),
  };
  const splits: EvaluationSplit[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    throwIfAborted(signal);
    splits.push(sidesOf(splitRows(facts, { kind, seed, namesakes })));
  }
  if (!found) return { splits, notes: [] };
  const told =
    found.similarity.length > 0
      ? `pairs of more than ${threshold} % similarity count (${counted(found.dissimilar, 'pair')} passed over)`
      : 'the table tells no similarity, so every pair counts';
  return { splits, notes: [`Homologous genes: ${counted(found.linked, 'pair')} of the table linked genes; ${told}.`] };
}

/** The fits, on the analysis worker; a cancel reaches them by the task. */
export function fittersOf({
  services,
  task,
  signal,
}: Pick<RunContext<unknown>, 'services' | 'task' | 'signal'>): ProbeFitters {
  const { analysis } = services;
  const quiet = (): void => undefined;
  const unless = <T>(call: () => Promise<T>): Promise<T> => {
    throwIfAborted(signal);
    return call();
  };
  return {
    ols: (data) => unless(() => analysis.fitLeastSquares(data, task, quiet)),
    ridge: (data, options) => unless(() => analysis.fitRidge(data, options, task, quiet)),
    logistic: (data, options) => unless(() => analysis.fitLogistic(data, options, task, quiet)),
    forest: (request) => unless(() => analysis.fitForest(request, task, quiet)),
  };
}

/** Probes all kinds of features on the same splits, one after the other. */
export async function evaluateAll(
  context: Pick<RunContext<unknown>, 'services' | 'task' | 'signal' | 'onProgress'>,
  features: readonly NamedFeatures[],
  targets: ProbeTargets,
  splits: readonly EvaluationSplit[],
  model: ProbeModel,
): Promise<EvaluationEntry[]> {
  const meter = new ProgressMeter(context.onProgress, 'Probing', 'fits', features.length * splits.length);
  const options = { model, fitters: fittersOf(context), onSeed: () => meter.add(1) };
  const entries: EvaluationEntry[] = [];
  for (const one of features) entries.push(await evaluateFeatures(one, targets, splits, options));
  return entries;
}
