import { changePanel } from '../../notebook/document/edits';
import { edit } from '../../notebook/editing';
import { setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';

/** Shows another gene, with as many clusters as its own tree suggests: one step of the history. */
export function chooseGene(notebook: Notebook, panel: string, gene: string): void {
  edit(notebook, `Show ${gene}`, (document) =>
    changePanel(document, panel, (entry) => ({
      ...entry,
      params: { ...entry.params, gene },
      view: { ...entry.view, clusters: null },
    })),
  );
  setProblem(notebook, panel, undefined);
}
