import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { isAbort, OrthrusError } from '../lib/errors';
import type { ProgressListener } from '../lib/progress';
import type { Services } from '../workers/client';
import type { NotebookDocument } from './document/documentTypes';
import type { Kinds } from './panelKind';
import type { Preferences } from './preferences';
import type { GivenFiles, Sources } from './sources';
import type { NotebookState, Problem, Task } from './state';

/** One open notebook: its state, the user's small choices, the kinds of panels there are, and what does the work. */
export interface Notebook {
  readonly store: StoreApi<NotebookState>;
  readonly preferences: StoreApi<Preferences>;
  readonly services: Services;
  readonly kinds: Kinds;
  readonly sources: Sources;
  /** Files given in this sitting; `sources` opens them. */
  readonly given: GivenFiles;
}

export function createNotebook(
  parts: Omit<Notebook, 'store' | 'preferences'> & {
    readonly preferences: Preferences;
    readonly document: NotebookDocument;
  },
): Notebook {
  const { preferences, document, ...rest } = parts;
  return {
    ...rest,
    store: createStore<NotebookState>(() => ({
      device: undefined,
      document,
      history: { past: [], future: [] },
      results: new Map(),
      cache: new Map(),
      kept: undefined,
      partials: {},
      intake: {},
      selected: new Set(),
      tasks: {},
      queued: new Set(),
      problems: {},
      training: { sets: [], runs: undefined, steering: undefined, logs: new Map() },
      undo: undefined,
      notice: undefined,
      saved: 'yes',
      page: 'document',
    })),
    preferences: createStore<Preferences>(() => preferences),
  };
}

/** What the user reads of any thrown value. */
export function problemOf(error: unknown): Problem {
  if (error instanceof OrthrusError) return { code: error.code, message: error.message, mend: error.mend };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'unexpected',
    message: `Something unexpected went wrong: ${message}`,
    mend: 'What was loaded is kept. Try again; if it happens once more, please report this message.',
  };
}

/** A copy with one entry set, or taken out. */
export function entrySet<T>(
  all: Readonly<Record<string, T>>,
  name: string,
  value: T | undefined,
): Readonly<Record<string, T>> {
  if (value !== undefined) return { ...all, [name]: value };
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}

export function setProblem({ store }: Notebook, panel: string, problem: Problem | undefined): void {
  const { problems } = store.getState();
  if (problems[panel] !== problem) store.setState({ problems: entrySet(problems, panel, problem) });
}

function setTask({ store }: Notebook, panel: string, task: Task | undefined): void {
  store.setState({ tasks: entrySet(store.getState().tasks, panel, task) });
}

let taskCount = 0;

interface UnderWay {
  readonly controller: AbortController;
  /** Settles when the work has ended; never rejects. */
  readonly ended: Promise<void>;
}

/** The work under way in each panel of each notebook, for a newer task to wait on. */
const underWay = new WeakMap<Notebook, Map<string, UnderWay>>();

/**
 * Runs one long call for a panel: shows its progress, puts a failure beside its cause, and cancels an older task
 * of the same panel first.
 * @returns the result, or undefined when it was cancelled or failed
 */
export async function runTask<T>(
  notebook: Notebook,
  panel: string,
  title: string,
  work: (task: string, onProgress: ProgressListener, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const pending = underWay.get(notebook) ?? new Map<string, UnderWay>();
  underWay.set(notebook, pending);
  for (let before = pending.get(panel); before; before = pending.get(panel)) {
    await cancelTask(notebook, panel);
    await before.ended;
  }
  const id = `${panel}-${++taskCount}`;
  setProblem(notebook, panel, undefined);
  setTask(notebook, panel, { id, title, progress: undefined, cancelling: false });
  const onProgress: ProgressListener = (progress) => {
    const current = notebook.store.getState().tasks[panel];
    if (current?.id === id) setTask(notebook, panel, { ...current, progress });
  };
  const controller = new AbortController();
  let settle = (): void => undefined;
  pending.set(panel, { controller, ended: new Promise<void>((resolve) => (settle = resolve)) });
  try {
    return await work(id, onProgress, controller.signal);
  } catch (error) {
    if (!isAbort(error)) setProblem(notebook, panel, problemOf(error));
    return undefined;
  } finally {
    setTask(notebook, panel, undefined);
    pending.delete(panel);
    settle();
  }
}

/** Asks the panel's running task to stop. It has stopped when it is gone from the state. */
export async function cancelTask(notebook: Notebook, panel: string): Promise<void> {
  const task = notebook.store.getState().tasks[panel];
  if (!task || task.cancelling) return;
  setTask(notebook, panel, { ...task, cancelling: true });
  underWay.get(notebook)?.get(panel)?.controller.abort();
  const { data, engine, analysis } = notebook.services;
  // Who does not know the task is not asked twice: an unknown id is no error.
  await Promise.all([data.cancel(task.id), engine.cancel(task.id), analysis.cancel(task.id)]);
}
