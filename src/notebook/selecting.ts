/** The transcripts chosen, in whatever panel, and selections with a name. */
import { keepSelection, removeSelection as removed, renameSelection as renamed } from './document/edits';
import { edit } from './editing';
import type { Notebook } from './notebook';

export type SelectHow = 'replace' | 'add' | 'remove' | 'intersect';

/** Combines two sets of transcript ids. */
export function combined(present: ReadonlySet<string>, ids: ReadonlySet<string>, how: SelectHow): ReadonlySet<string> {
  switch (how) {
    case 'replace':
      return ids;
    case 'add':
      return new Set([...present, ...ids]);
    case 'remove':
      return new Set([...present].filter((id) => !ids.has(id)));
    case 'intersect':
      return new Set([...present].filter((id) => ids.has(id)));
  }
}

/** Chooses transcripts everywhere. */
export function select({ store }: Notebook, ids: Iterable<string>, how: SelectHow = 'replace'): void {
  store.setState({ selected: combined(store.getState().selected, new Set(ids), how) });
}

/** Keeps the transcripts chosen under a name. @returns the selection's id */
export function nameSelection(notebook: Notebook, name: string): string {
  let id = '';
  const ids = [...notebook.store.getState().selected].sort();
  edit(notebook, `Keep the selection ${name}`, (document) => {
    const change = keepSelection(document, name, ids);
    id = change.id;
    return change.document;
  });
  return id;
}

export function renameSelection(notebook: Notebook, id: string, name: string): void {
  edit(notebook, 'Rename a selection', (document) => renamed(document, id, name), `selection ${id}`);
}

export function removeSelection(notebook: Notebook, id: string): void {
  edit(notebook, 'Forget a selection', (document) => removed(document, id));
}
