/** Changes of the open document, with undo and redo. */
import type { NotebookDocument } from './document/documentTypes';
import type { Notebook } from './notebook';
import type { Step } from './state';

/** Steps that can be taken back. */
const DEPTH = 200;
/** Changes of one thing within so many milliseconds are one step: a word typed, a slider dragged. */
const TOGETHER_MS = 1500;

const newest = new WeakMap<Notebook, { readonly together: string; readonly at: number }>();

/**
 * Changes the document in one step of the history.
 * @param label what the step is, for "Undo: …"
 * @param together steps of this name that follow each other closely count as one
 */
export function edit(
  notebook: Notebook,
  label: string,
  change: (document: NotebookDocument) => NotebookDocument,
  together?: string,
): void {
  const { document, history } = notebook.store.getState();
  const changed = change(document);
  if (changed === document) return;
  const before = newest.get(notebook);
  const now = performance.now();
  const goesOn = together !== undefined && before?.together === together && now - before.at < TOGETHER_MS;
  if (together === undefined) newest.delete(notebook);
  else newest.set(notebook, { together, at: now });
  const past = goesOn && history.past.length > 0 ? history.past : [...history.past, { label, document }].slice(-DEPTH);
  notebook.store.setState({ document: changed, history: { past, future: [] } });
}

/** Takes the newest step back. @returns what it was */
export function undo(notebook: Notebook): string | undefined {
  const { document, history } = notebook.store.getState();
  const step = history.past.at(-1);
  if (!step) return undefined;
  newest.delete(notebook);
  const future: Step[] = [...history.future, { label: step.label, document }];
  notebook.store.setState({ document: step.document, history: { past: history.past.slice(0, -1), future } });
  return step.label;
}

/** Does the step again that was taken back last. @returns what it was */
export function redo(notebook: Notebook): string | undefined {
  const { document, history } = notebook.store.getState();
  const step = history.future.at(-1);
  if (!step) return undefined;
  newest.delete(notebook);
  const past: Step[] = [...history.past, { label: step.label, document }];
  notebook.store.setState({ document: step.document, history: { past, future: history.future.slice(0, -1) } });
  return step.label;
}
