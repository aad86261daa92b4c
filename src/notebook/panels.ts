/** What the user does to panels: steps of the history. */
import type { JsonObject } from './document/documentTypes';
import {
  addPanel as added,
  changePanel,
  duplicatePanel as duplicated,
  movePanel as moved,
  removePanel as removed,
  restorePanel as restored,
  setInput as connected,
  setSubset as restricted,
} from './document/edits';
import type { NewPanel } from './document/edits';
import { panelOf } from './document/graph';
import { edit } from './editing';
import { cancelTask, setProblem } from './notebook';
import type { Notebook } from './notebook';
import { offerUndo } from './undo';

/** The panel's title, its own or its kind's. */
export function panelTitle({ store, kinds }: Notebook, id: string): string {
  const entry = panelOf(store.getState().document, id);
  return entry ? entry.title || (kinds.get(entry.kind)?.title ?? entry.kind) : id;
}

/** Puts a new panel at a place (default: the end). @returns its id */
export function addPanel(notebook: Notebook, panel: NewPanel, at?: number): string {
  let id = '';
  edit(notebook, `Add ${notebook.kinds.get(panel.kind)?.title ?? panel.kind}`, (document) => {
    const change = added(document, notebook.kinds, panel, at);
    id = change.id;
    return change.document;
  });
  return id;
}

/** @returns the id of the copy */
export function duplicatePanel(notebook: Notebook, id: string): string | undefined {
  let copy: string | undefined;
  edit(notebook, `Duplicate ${panelTitle(notebook, id)}`, (document) => {
    const change = duplicated(document, id);
    copy = change?.id;
    return change?.document ?? document;
  });
  return copy;
}

/** Takes a panel out of the document; work that it does is cancelled. */
export function removePanel(notebook: Notebook, id: string): void {
  const title = panelTitle(notebook, id);
  const before = notebook.store.getState().document;
  void cancelTask(notebook, id);
  setProblem(notebook, id, undefined);
  edit(notebook, `Delete ${title}`, (document) => removed(document, id));
  offerUndo(notebook, {
    message: `Deleted the panel ${title}.`,
    take: async () => edit(notebook, `Bring back ${title}`, (document) => restored(document, before, id)),
    expire: () => undefined,
  });
}

export function movePanel(notebook: Notebook, id: string, to: number): void {
  edit(notebook, `Move ${panelTitle(notebook, id)}`, (document) => moved(document, id, to), `move ${id}`);
}

export function renamePanel(notebook: Notebook, id: string, title: string): void {
  edit(
    notebook,
    `Rename ${panelTitle(notebook, id)}`,
    (document) => changePanel(document, id, (entry) => (entry.title === title ? entry : { ...entry, title })),
    `title ${id}`,
  );
}

export function setCollapsed(notebook: Notebook, id: string, collapsed: boolean): void {
  edit(notebook, `${collapsed ? 'Collapse' : 'Expand'} ${panelTitle(notebook, id)}`, (document) =>
    changePanel(document, id, (entry) => (entry.collapsed === collapsed ? entry : { ...entry, collapsed })),
  );
}

/** Changes parameters; a failure of the ones before is put away. */
export function setParams(notebook: Notebook, id: string, change: JsonObject): void {
  const names = Object.keys(change).join(', ');
  edit(
    notebook,
    `Change ${names} of ${panelTitle(notebook, id)}`,
    (document) => changePanel(document, id, (entry) => ({ ...entry, params: { ...entry.params, ...change } })),
    `params ${id} ${names}`,
  );
  setProblem(notebook, id, undefined);
}

/** Changes how a panel's result is shown. */
export function setView(notebook: Notebook, id: string, change: JsonObject): void {
  const names = Object.keys(change).join(', ');
  edit(
    notebook,
    `Change the view of ${panelTitle(notebook, id)}`,
    (document) => changePanel(document, id, (entry) => ({ ...entry, view: { ...entry.view, ...change } })),
    `view ${id} ${names}`,
  );
}

export function setInput(notebook: Notebook, id: string, port: string, input: string | undefined): void {
  edit(notebook, `Connect ${panelTitle(notebook, id)}`, (document) => connected(document, id, port, input));
  setProblem(notebook, id, undefined);
}

export function setSubset(notebook: Notebook, id: string, subset: string | undefined): void {
  edit(notebook, `Choose the transcripts of ${panelTitle(notebook, id)}`, (document) =>
    restricted(document, id, subset),
  );
  setProblem(notebook, id, undefined);
}
