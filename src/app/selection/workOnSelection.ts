import type { NamedSelection } from '../../notebook/document/documentTypes';
import { counted } from '../../notebook/format';
import type { Notebook } from '../../notebook/notebook';
import { addPanel } from '../../notebook/panels';
import { nameSelection } from '../../notebook/selecting';
import { showPanel } from '../navigation';

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

/** Adds a panel that works on a named selection alone, and goes there. */
export function workOn(notebook: Notebook, kind: 'embed' | 'umap', subset: string): void {
  showPanel(addPanel(notebook, { kind, subset }));
}
