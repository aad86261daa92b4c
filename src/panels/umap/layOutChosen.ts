import type { Notebook } from '../../notebook/notebook';
import { addPanel } from '../../notebook/panels';
import { panelOf } from '../../notebook/document/graph';
import { runPanel } from '../../notebook/running';
import { selectionOfChosen } from '../../notebook/selecting';

/** A panel of the same parameters for the chosen transcripts alone, right after this one; it runs at once. @returns its id */
export function layOutChosen(notebook: Notebook, panel: string): string | undefined {
  const { document } = notebook.store.getState();
  const entry = panelOf(document, panel);
  if (!entry) return undefined;
  const { kind, params, view, inputs } = entry;
  const subset = selectionOfChosen(notebook);
  const at = document.panels.indexOf(entry) + 1;
  const id = addPanel(notebook, { kind, params, view, inputs, subset }, at);
  void runPanel(notebook, id);
  return id;
}
