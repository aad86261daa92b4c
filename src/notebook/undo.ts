import type { Notebook } from './notebook';
import type { Undo } from './state';

/** How long a step can be taken back. */
export const UNDO_MS = 12_000;

let undoCount = 0;
const timers = new WeakMap<Notebook, ReturnType<typeof setTimeout>>();

/** Offers to take back a step just done; an older offer expires at once. */
export function offerUndo(notebook: Notebook, step: Omit<Undo, 'id'>): void {
  expireUndo(notebook);
  const undo: Undo = { ...step, id: ++undoCount };
  notebook.store.setState({ undo });
  timers.set(
    notebook,
    setTimeout(() => expireUndo(notebook), UNDO_MS),
  );
}

/** Ends the present offer without taking it. */
export function expireUndo(notebook: Notebook): void {
  const { undo } = notebook.store.getState();
  clearTimeout(timers.get(notebook));
  if (!undo) return;
  notebook.store.setState({ undo: undefined });
  undo.expire();
}

/** Takes the step back. */
export async function takeUndo(notebook: Notebook): Promise<void> {
  const { undo } = notebook.store.getState();
  clearTimeout(timers.get(notebook));
  if (!undo) return;
  notebook.store.setState({ undo: undefined });
  await undo.take();
}
