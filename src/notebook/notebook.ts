import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { isAbort, OrthrusError } from '../lib/errors';
import type { ProgressListener } from '../lib/progress';
import type { Services } from '../workers/client';
import type { Preferences } from './preferences';
import { initialState } from './state';
import type { NotebookState, TaskKind, Problem, Task } from './state';

/** One open notebook: its state, the user's small choices, and the workers that do the work. */
export interface Notebook {
  readonly store: StoreApi<NotebookState>;
  readonly preferences: StoreApi<Preferences>;
  readonly services: Services;
}

export function createNotebook(services: Services, preferences: Preferences): Notebook {
  return {
    store: createStore<NotebookState>(() => initialState),
    preferences: createStore<Preferences>(() => preferences),
    services,
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

type ByPanel<T> = Readonly<Partial<Record<TaskKind, T>>>;

/** A copy with one entry set, or taken out. */
function entrySet<T>(all: ByPanel<T>, panel: TaskKind, value: T | undefined): ByPanel<T> {
  const others = Object.entries(all).filter(([kind]) => kind !== panel);
  return Object.fromEntries(value === undefined ? others : [...others, [panel, value]]) as ByPanel<T>;
}

export function setProblem({ store }: Notebook, panel: TaskKind, problem: Problem | undefined): void {
  const { problems } = store.getState();
  if (problems[panel] !== problem) store.setState({ problems: entrySet(problems, panel, problem) });
}

function setTask({ store }: Notebook, panel: TaskKind, task: Task | undefined): void {
  store.setState({ tasks: entrySet(store.getState().tasks, panel, task) });
}

let taskCount = 0;
/** The work under way in each panel of each notebook, for a newer task to wait on. Never rejects. */
const underWay = new WeakMap<Notebook, Map<TaskKind, Promise<void>>>();

/**
 * Runs one long call for a panel: shows its progress, puts a failure beside its cause, and cancels an older task
 * of the same panel first.
 * @returns the result, or undefined when it was cancelled or failed
 */
export async function runTask<T>(
  notebook: Notebook,
  panel: TaskKind,
  title: string,
  work: (task: string, onProgress: ProgressListener) => Promise<T>,
): Promise<T | undefined> {
  const pending = underWay.get(notebook) ?? new Map<TaskKind, Promise<void>>();
  underWay.set(notebook, pending);
  for (let before = pending.get(panel); before; before = pending.get(panel)) {
    await cancelTask(notebook, panel);
    await before;
  }
  const id = `${panel}-${++taskCount}`;
  setProblem(notebook, panel, undefined);
  setTask(notebook, panel, { id, title, progress: undefined, cancelling: false });
  const onProgress: ProgressListener = (progress) => {
    const current = notebook.store.getState().tasks[panel];
    if (current?.id === id) setTask(notebook, panel, { ...current, progress });
  };
  let settle = (): void => undefined;
  pending.set(panel, new Promise<void>((resolve) => (settle = resolve)));
  try {
    return await work(id, onProgress);
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
export async function cancelTask(notebook: Notebook, panel: TaskKind): Promise<void> {
  const task = notebook.store.getState().tasks[panel];
  if (!task || task.cancelling) return;
  setTask(notebook, panel, { ...task, cancelling: true });
  const { data, engine } = notebook.services;
  await (panel === 'data' || panel === 'trainData' ? data : engine).cancel(task.id);
}
