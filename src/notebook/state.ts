import type { ColumnGuess, JoinedLabels, JoinOptions, LabelTable } from '../bio/labelTypes';
import type { EpochMetrics, FineTuneResult } from '../engine/fineTuneContracts';
import type { DeviceReport, Embeddings, ModelCard, ModelRequest } from '../engine/contracts';
import type { MemoryPlan, RunInfo } from '../engine/trainingContracts';
import type { TrainingSummary } from '../bio/pairsSummary';
import type { Progress } from '../lib/progress';
import type { ImportReport, ImportSource, PairLinks, PairSpec, ShardSet } from '../workers/protocol';
import type { CurveLog } from './curveLog';
import type { SortOrder, TableFilter } from './tableView';

export const PANELS = ['gallery', 'data', 'model', 'embed', 'isoforms', 'train', 'finetune'] as const;
export type PanelKind = (typeof PANELS)[number];
/** What can have a long call under way: a panel, the device menu, or the making of a training set, which the data worker does. */
export type TaskKind = PanelKind | 'device' | 'trainData';

/** What the user reads when something failed; shown in the panel that caused it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
  /** Nothing failed: a step of the user is awaited. */
  readonly waits?: boolean;
  /** Of an import that gave nothing: all of what was refused. */
  readonly refused?: Pick<ImportReport, 'rejected' | 'rejectedCount'>;
}

/** A long call under way; each panel has one at most. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly progress: Progress | undefined;
  readonly cancelling: boolean;
}

/** The transcripts the data worker holds, as the page knows them. */
export interface HeldData {
  /** Changes with every import, so that results can tell what they were made from. */
  readonly revision: number;
  readonly report: ImportReport;
  /** What it was read from, for joining more files to it; empty where it was fetched. */
  readonly sources: readonly ImportSource[];
  /** One line: "BCL2L1.fa, BCL2L1.gtf" or "Ensembl, OAS1 (homo_sapiens)". */
  readonly origin: string;
}

export interface LoadedModel {
  readonly card: ModelCard;
  /** Where it came from: a request, or a training run kept in this browser. */
  readonly request: ModelRequest | { readonly kind: 'run'; readonly id: string };
}

/** One finished embedding. `rows` are rows of the table of `revision`, in the order of the embeddings. */
export interface EmbeddingRun {
  readonly id: number;
  readonly revision: number;
  readonly rows: readonly number[];
  readonly scope: string;
  readonly origin: string;
  readonly embeddings: Embeddings;
}

/** What the next run would be trained on. */
export interface TrainingData {
  readonly spec: PairSpec;
  readonly name: string;
  readonly summary: TrainingSummary;
  /** Of transcripts held: which ones, and what makes pairs of them beside isoforms and names. */
  readonly held?: { readonly revision: number; readonly links: PairLinks };
}

/** What the page knows of the run under way beyond its log. */
export interface LiveRun {
  readonly id: string;
  readonly plan: MemoryPlan | undefined;
  /** Newest checkpoint of this sitting: its step, and when (performance.now()). */
  readonly checkpoint: { readonly step: number; readonly at: number } | undefined;
  /** Asked to pause or stop; it does so after the step under way. */
  readonly steering: 'pause' | 'stop' | undefined;
}

export interface TrainingState {
  readonly data: TrainingData | undefined;
  /** Training sets that this browser keeps. */
  readonly sets: readonly ShardSet[];
  /** Newest first; undefined until they are known. */
  readonly runs: readonly RunInfo[] | undefined;
  /** Id of the run whose curves are shown. */
  readonly shown: string | undefined;
  readonly live: LiveRun | undefined;
  /** Logs by id of the run, of those that were shown or trained. */
  readonly logs: ReadonlyMap<string, CurveLog>;
}

/** A labelled table, and how it was joined to the transcripts held. */
export interface HeldLabels {
  readonly table: LabelTable;
  readonly guesses: readonly ColumnGuess[];
  readonly options: JoinOptions;
  /** Pairs of homologous genes, which are kept on one side of a split. */
  readonly homologs?: ImportSource;
  /** Of the transcripts of this revision; undefined while it is not joined. */
  readonly joined: { readonly revision: number; readonly labels: JoinedLabels } | undefined;
}

/** One finished fine-tuning. `targets` are of the rows that `result` names by index. */
export interface FineTuneRun {
  readonly id: number;
  readonly result: FineTuneResult;
  readonly targets: Float32Array;
}

/** What is known of the fine-tuning under way. */
export interface LiveFineTuning {
  readonly task: string;
  readonly stopping: boolean;
  readonly curve: readonly EpochMetrics[];
}

export interface FineTuningState {
  readonly labels: HeldLabels | undefined;
  /** A table is being read or joined. */
  readonly reading: boolean;
  readonly live: LiveFineTuning | undefined;
  /** Newest first. They last as long as the page. */
  readonly runs: readonly FineTuneRun[];
}

export type EmbedScope = 'all' | 'filtered' | 'selected';

/** A step that can be taken back until it expires. */
export interface Undo {
  readonly id: number;
  readonly message: string;
  readonly take: () => Promise<void>;
  /** Called when the chance has passed, to let go of what was kept. */
  readonly expire: () => void;
}

export interface NotebookState {
  readonly device: DeviceReport | undefined;
  readonly data: HeldData | undefined;
  /** Files that gave nothing yet (a GTF dropped before its FASTA): the next ones are read together with them. */
  readonly waiting: readonly ImportSource[];
  /** Whether the next files are read together with the loaded ones instead of replacing them. */
  readonly join: boolean;
  readonly filter: TableFilter;
  readonly sort: SortOrder | undefined;
  readonly selected: ReadonlySet<number>;
  readonly model: LoadedModel | undefined;
  readonly runs: readonly EmbeddingRun[];
  readonly training: TrainingState;
  readonly fineTuning: FineTuningState;
  readonly tasks: Readonly<Partial<Record<TaskKind, Task>>>;
  readonly problems: Readonly<Partial<Record<TaskKind, Problem>>>;
  readonly undo: Undo | undefined;
  /** What a reload could not bring back; the user dismisses it. */
  readonly notice: string | undefined;
  readonly galleryId: string | undefined;
}

export const emptyFilter: TableFilter = { text: '', genes: '', biotypes: [] };

export const initialState: NotebookState = {
  device: undefined,
  data: undefined,
  waiting: [],
  join: false,
  filter: emptyFilter,
  sort: undefined,
  selected: new Set(),
  model: undefined,
  runs: [],
  training: { data: undefined, sets: [], runs: undefined, shown: undefined, live: undefined, logs: new Map() },
  fineTuning: { labels: undefined, reading: false, live: undefined, runs: [] },
  tasks: {},
  problems: {},
  undo: undefined,
  notice: undefined,
  galleryId: undefined,
};
