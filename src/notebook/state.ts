import type { DeviceReport } from '../engine/contracts';
import type { RunInfo } from '../engine/trainingContracts';
import type { Progress } from '../lib/progress';
import type { ImportReport, ImportSource, ShardSet } from '../workers/protocol';
import type { StoredHead } from '../workers/resultsProtocol';
import type { Result } from './artefacts';
import type { CurveLog } from './curveLog';
import type { NotebookDocument } from './document/documentTypes';
import type { SourceRef } from './sources';

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

/** A file or address given to a panel to read: as given, as the document names it, or both. */
export type Offered =
  | { readonly source: ImportSource; readonly ref?: SourceRef }
  | { readonly source?: undefined; readonly ref: SourceRef };

/** What a panel that reads files holds ready for the next ones. */
export interface Intake {
  /** Files that gave nothing without their partner; the next ones are read together with them. */
  readonly waiting: readonly Offered[];
  /** Whether the next files are read together with those of the document; otherwise they replace them. */
  readonly join: boolean;
}

/** Training runs and sets, which belong to this browser and not to a document. */
export interface TrainingState {
  /** Training sets that this browser keeps. */
  readonly sets: readonly ShardSet[];
  /** Newest first; undefined until they are known. */
  readonly runs: readonly RunInfo[] | undefined;
  /** The task that was asked to end its run after the step under way, and how. */
  readonly steering: { readonly task: string; readonly action: 'pause' | 'stop' } | undefined;
  /** Logs of runs that were shown, by their id. */
  readonly logs: ReadonlyMap<string, CurveLog>;
}

/** A step that can be taken back until it expires. */
export interface Undo {
  readonly id: number;
  readonly message: string;
  readonly take: () => Promise<void>;
  /** Called when the chance has passed, to let go of what was kept. */
  readonly expire: () => void;
}

/** A document as it was before a change (`past`) or after it (`future`), and what the change was. */
export interface Step {
  readonly label: string;
  readonly document: NotebookDocument;
}

export interface NotebookState {
  readonly device: DeviceReport | undefined;
  readonly document: NotebookDocument;
  readonly history: { readonly past: readonly Step[]; readonly future: readonly Step[] };
  /** Panel id → its newest result, perhaps of other parameters. */
  readonly results: ReadonlyMap<string, Result>;
  /** Results at hand by key: those above, what they were made from, and those of before. */
  readonly cache: ReadonlyMap<string, Result>;
  /** Results that this browser keeps; undefined until it is known. */
  readonly kept: ReadonlyMap<string, StoredHead> | undefined;
  /** Panel id → what its run shows before it ends. */
  readonly partials: Readonly<Record<string, unknown>>;
  /** By panel id. */
  readonly intake: Readonly<Record<string, Intake>>;
  /** Ids of the transcripts chosen, in whatever panel. */
  readonly selected: ReadonlySet<string>;
  /** Work under way by panel id, `device` for the device menu. */
  readonly tasks: Readonly<Record<string, Task>>;
  /** Panels that are to run once what they need is there. */
  readonly queued: ReadonlySet<string>;
  readonly problems: Readonly<Record<string, Problem>>;
  readonly training: TrainingState;
  readonly undo: Undo | undefined;
  /** A word about the notebook as a whole; the user dismisses it. */
  readonly notice: string | undefined;
  /** Whether the storage holds the open document as it is. */
  readonly saved: 'yes' | 'pending' | 'no';
  /** Whether the start page or the document is shown. */
  readonly page: 'start' | 'document';
}
