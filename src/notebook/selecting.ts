/** The transcripts chosen, in whatever panel, and selections with a name. */
import { keepSelection, removeSelection as removed, renameSelection as renamed } from './document/edits';
import type { NamedSelection } from './document/documentTypes';
import { edit } from './editing';
import { counted } from './format';
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

/** Id of a named selection of just the transcripts chosen; one is made where there is none, as panels are restricted to named ones. */
export function selectionOfChosen(notebook: Notebook): string {
  const { selected, document } = notebook.store.getState();
  const same = ({ ids }: NamedSelection): boolean =>
    ids.length === selected.size && ids.every((id) => selected.has(id));
  const known = document.selections.find(same);
  if (known) return known.id;
  const base = counted(selected.size, 'transcript');
  const taken = new Set(document.selections.map(({ name }) => name));
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base} (${number})`;
  return nameSelection(notebook, name);
}

export function renameSelection(notebook: Notebook, id: string, name: string): void {
  edit(notebook, 'Rename a selection', (document) => renamed(document, id, name), `selection ${id}`);
}

export function removeSelection(notebook: Notebook, id: string): void {
  edit(notebook, 'Forget a selection', (document) => removed(document, id));
}
