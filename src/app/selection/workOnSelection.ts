import type { Notebook } from '../../notebook/notebook';
import { addPanel } from '../../notebook/panels';
import { showPanel } from '../navigation';

/** Adds a panel that works on a named selection alone, and goes there. */
export function workOn(notebook: Notebook, kind: 'embed' | 'umap', subset: string): void {
  showPanel(addPanel(notebook, { kind, subset }));
}
