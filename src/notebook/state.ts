import type { DeviceReport, Embeddings, ModelCard, ModelRequest } from '../engine/contracts';
import type { Progress } from '../lib/progress';
import type { ImportReport, ImportSource } from '../workers/protocol';
import type { SortOrder, TableFilter } from './tableView';

export const PANELS = ['gallery', 'data', 'model', 'embed', 'isoforms'] as const;
export type PanelKind = (typeof PANELS)[number];

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
  readonly request: ModelRequest;
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
  readonly tasks: Readonly<Partial<Record<PanelKind, Task>>>;
  readonly problems: Readonly<Partial<Record<PanelKind, Problem>>>;
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
  tasks: {},
  problems: {},
  undo: undefined,
  notice: undefined,
  galleryId: undefined,
};
