import type { FeatureKind } from '../../analysis/features/featureTypes';
import type { ProbeModel } from '../../analysis/probe/probeTypes';
import type { SplitKind } from '../../analysis/evaluationTypes';
import type { JoinOptions } from '../../bio/labelTypes';
import { SIMILARITY_THRESHOLD } from '../../bio/homology';
import type { JsonObject } from '../../notebook/document/documentTypes';
import { parseSource } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import { parseJoin } from '../finetune/schema';

/** How rows are split. */
export interface SplitParams {
  readonly kind: SplitKind;
  /** Pairs of homologous genes, for `homology`. */
  readonly homologs: SourceRef | null;
  /** Similarity in percent that a pair must exceed, where the table tells it. */
  readonly threshold: number;
  /** What becomes of a gene that goes by two names: the split is refused, or its names are joined. */
  readonly namesakes: 'refuse' | 'join';
}

/** Features that the embeddings are compared with: of the sequence, or of the same encoder with random weights. */
export type Baseline = FeatureKind | 'untrained';

/** Parameters of the Probe panel. */
export interface ProbeParams {
  /** The labelled table. */
  readonly labels: SourceRef | null;
  /** How it is understood, where not as guessed. */
  readonly join: JoinOptions;
  readonly split: SplitParams;
  /** How many, from 0. */
  readonly seeds: number;
  readonly model: ProbeModel;
  /** In the order of BASELINES. */
  readonly baselines: readonly Baseline[];
}

/** What is shown of an evaluation. */
export interface EvaluationView {
  /** Name of the entry whose predictions are drawn; empty: the embeddings. */
  readonly entry: string;
  readonly seed: number;
  /** Index of the column or class. */
  readonly label: number;
}

export const BASELINES: readonly { readonly kind: Baseline; readonly text: string }[] = [
  { kind: 'composition', text: 'lengths and composition' },
  { kind: '1-mers', text: '1-mers' },
  { kind: '2-mers', text: '2-mers' },
  { kind: '3-mers', text: '3-mers' },
  { kind: '4-mers', text: '4-mers' },
  { kind: '5-mers', text: '5-mers' },
  { kind: '6-mers', text: '6-mers' },
  { kind: 'codons', text: 'codon usage' },
  { kind: 'engineered', text: '4-mers, codons, lengths, exon density' },
  { kind: 'untrained', text: 'the same encoder, untrained' },
];

export const baselineText = (kind: Baseline): string => BASELINES.find((one) => one.kind === kind)!.text;

export const SPLITS: readonly { readonly kind: SplitKind; readonly text: string }[] = [
  { kind: 'random', text: 'transcript (at random)' },
  { kind: 'gene', text: 'gene' },
  { kind: 'homology', text: 'group of homologous genes' },
  { kind: 'chromosome', text: 'chromosome' },
];

export const PROBE_MODELS: readonly { readonly kind: ProbeModel; readonly text: string }[] = [
  { kind: 'auto', text: 'automatic: linear, as in the paper' },
  { kind: 'ols', text: 'least squares' },
  { kind: 'ridge', text: 'ridge regression' },
  { kind: 'logistic', text: 'logistic regression' },
  { kind: 'forest', text: 'random forest, 500 trees' },
];

/** What may be written into the fields. */
export const PROBE_LIMITS = { seeds: { least: 1, most: 100 }, threshold: { least: 0, most: 100 } } as const;

export const DEFAULT_SPLIT: SplitParams = {
  kind: 'gene',
  homologs: null,
  threshold: SIMILARITY_THRESHOLD,
  namesakes: 'refuse',
};

export const DEFAULT_PROBE_PARAMS: ProbeParams = {
  labels: null,
  join: {},
  split: DEFAULT_SPLIT,
  seeds: 10,
  model: 'auto',
  baselines: ['composition', '4-mers', 'codons', 'untrained'],
};

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** A split from a document. */
export function parseSplit(value: unknown): SplitParams {
  const { kind, homologs, threshold, namesakes } = objectOf(value);
  const { least, most } = PROBE_LIMITS.threshold;
  const fits = typeof threshold === 'number' && threshold >= least && threshold <= most;
  return {
    kind: SPLITS.find((one) => one.kind === kind)?.kind ?? DEFAULT_SPLIT.kind,
    homologs: parseSource(homologs) ?? null,
    threshold: fits ? threshold : DEFAULT_SPLIT.threshold,
    namesakes: namesakes === 'join' ? 'join' : 'refuse',
  };
}

/** Number of seeds from a document. */
export function parseSeeds(value: unknown): number {
  const { least, most } = PROBE_LIMITS.seeds;
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? (value as number) : 10;
}

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseProbeParams(value: JsonObject): ProbeParams {
  const { labels, join, split, seeds, model, baselines } = objectOf(value);
  const wanted = Array.isArray(baselines) ? (baselines as unknown[]) : DEFAULT_PROBE_PARAMS.baselines;
  return {
    labels: parseSource(labels) ?? null,
    join: parseJoin(join),
    split: parseSplit(split),
    seeds: parseSeeds(seeds),
    model: PROBE_MODELS.find(({ kind }) => kind === model)?.kind ?? DEFAULT_PROBE_PARAMS.model,
    baselines: BASELINES.flatMap(({ kind }) => (wanted.includes(kind) ? [kind] : [])),
  };
}

export function parseEvaluationView(value: JsonObject): EvaluationView {
  const { entry, seed, label } = objectOf(value);
  const whole = (number: unknown): number =>
    Number.isInteger(number) && (number as number) >= 0 ? (number as number) : 0;
  return { entry: typeof entry === 'string' ? entry : '', seed: whole(seed), label: whole(label) };
}

/** What is missing before rows can be split so. */
export const splitLacks = ({ kind, homologs }: SplitParams): string | undefined =>
  kind === 'homology' && !homologs ? 'First give a table of homologous genes, or split by gene.' : undefined;

/** Tables of labels and of homologous genes that ship with the program (public/labels/README.md). */
export const SHIPPED_LABELS = [
  { path: 'labels/half_life_human.tsv.gz', text: 'Human half-life' },
  { path: 'labels/half_life_mouse.tsv.gz', text: 'Mouse half-life' },
  { path: 'labels/go_mf_human.tsv.gz', text: 'Human GO function' },
] as const;

export const SHIPPED_HOMOLOGS = [
  { path: 'labels/paralogs_human.tsv.gz', text: 'Human paralogs' },
  { path: 'labels/paralogs_mouse.tsv.gz', text: 'Mouse paralogs' },
] as const;
