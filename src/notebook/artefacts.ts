/** What panels make: few types, so that panels connect by them. Plain data with typed arrays; kept by document/… and workers/results. */
import type { DomainTable } from '../bio/domainTypes';
import type { Rejection } from '../bio/transcript';
import type { FineTuneResult } from '../engine/fineTuneContracts';
import type { Embeddings, ModelCard } from '../engine/contracts';
import type { RunHistory, RunInfo } from '../engine/trainingContracts';
import type { Ablation } from '../analysis/ablationTypes';
import type { ComparedTranscript, ExonShares, ShareBlock } from '../analysis/exonSharesTypes';
import type { SegmentSums } from '../engine/variantContracts';
import type { Evaluation } from '../analysis/probe/probeTypes';
import type { Similarities } from '../analysis/isoformFunction/similaritiesTypes';
import type { Jacobian } from '../analysis/jacobian/jacobianTypes';
import type { Mutagenesis } from '../analysis/mutagenesis/mutagenesisTypes';
import type { IsoformAnalysis } from '../analysis/isoformTypes';
import type { Metric, Metrics, TaskKind } from '../lib/statistics/scoreTypes';
import type { ExonSkipping } from '../analysis/skipping/skippingTypes';
import type { SplitCounts } from '../train/fineTuneTypes';
import type { UmapLayout } from '../analysis/umapTypes';
import type { ImportReport } from '../workers/protocol';
import type { Column } from './columns';
import type { JsonObject } from './document/documentTypes';

/** Transcripts held by the data worker under `report.set`. */
export interface TranscriptsArtefact {
  readonly type: 'transcripts';
  readonly report: ImportReport;
  /** One line: "BCL2L1.fa, BCL2L1.gtf" or "Ensembl, OAS1 (homo_sapiens)". */
  readonly origin: string;
}

export interface ModelArtefact {
  readonly type: 'model';
  readonly card: ModelCard;
  /** Checkpoint files of a model that cannot be had again from its parameters (dropped files, a training run). */
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  /** Of a model trained here. */
  readonly training?: { readonly run: RunInfo; readonly history: RunHistory };
}

export interface EmbeddingsArtefact {
  readonly type: 'embeddings';
  readonly embeddings: Embeddings;
  /** Rows of the transcripts' table, in the order of the embeddings. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

export interface IsoformsArtefact {
  readonly type: 'isoforms';
  readonly analysis: IsoformAnalysis;
}

export interface LayoutArtefact {
  readonly type: 'layout';
  /** Indices into the embeddings that were laid out, in the order of the positions. */
  readonly members: Uint32Array<ArrayBuffer>;
  readonly layout: UmapLayout;
  /** k-means cluster of each member, 1 the largest; where asked for. */
  readonly clusters?: Uint32Array<ArrayBuffer>;
}

/** Nearest transcripts of one, by L2 distance of their embeddings, nearest first. */
export interface NeighboursArtefact {
  readonly type: 'neighbours';
  readonly id: string;
  readonly ids: readonly string[];
  readonly distances: Float32Array<ArrayBuffer>;
}

/** What became of one uploaded table. */
export interface TableJoin {
  readonly file: string;
  /** All columns of the file. */
  readonly names: readonly string[];
  /** The column that names transcripts or genes. */
  readonly key: string;
  /** Rows of the file that name a transcript, that do not, and that name again what a row before them named. */
  readonly matched: number;
  readonly unmatched: number;
  readonly duplicated: number;
  /** Transcripts that got values. */
  readonly transcripts: number;
}

/** Columns by transcript id: of uploaded tables, joined. */
export interface TableArtefact {
  readonly type: 'table';
  readonly ids: readonly string[];
  readonly columns: readonly Column[];
  readonly joins: readonly TableJoin[];
  readonly notes: readonly string[];
}

export interface ScoresArtefact {
  readonly type: 'scores';
  readonly result: FineTuneResult;
  readonly targets: Float32Array<ArrayBuffer>;
}

/** How well embeddings tell labels, beside baselines on the same splits. */
export interface EvaluationArtefact extends Evaluation {
  readonly type: 'evaluation';
  /** Further tasks on the same transcripts. */
  readonly further: readonly Evaluation[];
}

/** Runs side by side. What a connected run is called is its panel's affair: here it is known by the input's name. */
export interface AblationArtefact {
  readonly type: 'ablation';
  readonly ablation: Ablation;
}

/** One training of a contestant: a seed, with so many rows. */
export interface FewShotSeed {
  readonly seed: number;
  /** Rows trained on, validated on and tested on. */
  readonly counts: SplitCounts;
  /** Of the test rows, over all columns. */
  readonly scores: Metrics;
  /** The epoch that was tested, and how many there were. */
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly seconds: number;
}

/** A contestant trained on so many rows, once a seed. */
export interface FewShotCell {
  /** Id of the contestant. */
  readonly contestant: string;
  /** Rows asked for. */
  readonly size: number | 'all';
  /** Rows trained on, a mean over the seeds. */
  readonly rows: number;
  /** In the order of the seeds asked for. */
  readonly seeds: readonly FewShotSeed[];
  /** Of the leading metric over the seeds; NaN as in MeanInterval. */
  readonly mean: number;
  readonly deviation: number;
  /** 95 % confidence interval of the mean. */
  readonly ci: readonly [low: number, high: number];
}

export interface FewShotContestant {
  readonly id: string;
  readonly name: string;
  /** Whether it starts from pre-trained weights. */
  readonly trained: boolean;
}

/** Contestants fine-tuned on the same rows and tested on the same rows, by how many they were trained on. */
export interface FewShotArtefact {
  readonly type: 'fewshot';
  readonly task: TaskKind;
  /** The leading metric. */
  readonly metric: Metric;
  /** Ascending, all last. */
  readonly sizes: readonly (number | 'all')[];
  readonly contestants: readonly FewShotContestant[];
  /** By size, then in the order of the contestants. */
  readonly cells: readonly FewShotCell[];
  /** Seeds asked for. */
  readonly seeds: readonly number[];
  /** The table of labels, and the columns predicted. */
  readonly labels: string;
  readonly columns: readonly string[];
  /** What a reader should know, in sentences. */
  readonly notes: readonly string[];
}

/** Pairs of isoforms, of unrelated transcripts and of transcripts of one function, compared (paper, Fig. 4). */
export interface SimilarityArtefact extends Similarities {
  readonly type: 'similarities';
}

/** Protein domains of transcripts, as a table gave them. */
export interface DomainsArtefact {
  readonly type: 'domains';
  readonly table: DomainTable;
  /** Name of the file. */
  readonly origin: string;
  /** Rows of the file, and those that were refused: the first ones, and how many. */
  readonly rows: number;
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: number;
}

/** The distance of two isoforms, split over the blocks of their exons. */
export interface SharesArtefact extends ExonShares {
  readonly type: 'shares';
  readonly gene: string;
  /** A and B. */
  readonly transcripts: readonly [ComparedTranscript, ComparedTranscript];
  readonly blocks: readonly ShareBlock[];
  /** Distance of their embeddings, as the Isoforms panel has it: a check, as both come of the same states. */
  readonly embedded: number;
  readonly model: SegmentSums['model'];
}

/** Which positions of a transcript others hang on. */
export interface JacobianArtefact extends Jacobian {
  readonly type: 'jacobian';
}

/** Transcripts without each of their internal exons in turn. */
export interface SkippingArtefact {
  readonly type: 'skipping';
  readonly skipping: ExonSkipping;
}

/** Every substitution of a transcript or a region of it. */
export interface MutagenesisArtefact extends Mutagenesis {
  readonly type: 'mutagenesis';
}

export type Artefact =
  | TranscriptsArtefact
  | ModelArtefact
  | EmbeddingsArtefact
  | IsoformsArtefact
  | LayoutArtefact
  | NeighboursArtefact
  | TableArtefact
  | ScoresArtefact
  | EvaluationArtefact
  | AblationArtefact
  | FewShotArtefact
  | DomainsArtefact
  | SharesArtefact
  | SimilarityArtefact
  | JacobianArtefact
  | SkippingArtefact
  | MutagenesisArtefact;

export type ArtefactType = Artefact['type'];

/** A panel's result, under the hash of all that decides it. */
export interface Result<A extends Artefact = Artefact> {
  /** SHA-256 of kind, version, parameters, hashes of the inputs and the subset (notebook/keys). */
  readonly key: string;
  readonly kind: string;
  readonly version: number;
  /** What hangs on this result knows it by: equal contents have equal hashes, however they were made. */
  readonly hash: string;
  readonly params: JsonObject;
  /** Name of the input → key of the result that went in. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly subset?: { readonly name: string; readonly count: number };
  readonly made: {
    /** ISO 8601. */
    readonly at: string;
    readonly seconds: number;
    readonly device: string;
    /** Version of this program. */
    readonly app: string;
  };
  readonly artefact: A;
}
