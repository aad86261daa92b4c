import type { IsoformRow } from '../../analysis/isoformTypes';
import { panelOf } from '../../notebook/document/graph';
import type { Notebook } from '../../notebook/notebook';
import { addPanel, setParams } from '../../notebook/panels';
import { retry } from '../../notebook/running';

/**
 * Splits the distance of two isoforms over their exons: in the Exon shares panel that takes from this one, or in a new one behind it.
 * @returns the panel's id
 */
export function splitDistance(notebook: Notebook, isoforms: string, [a, b]: readonly [IsoformRow, IsoformRow]): string {
  const { document } = notebook.store.getState();
  const params = { a: a.id, b: b.id };
  const there = document.panels.find(({ kind, inputs }) => kind === 'shares' && inputs['isoforms'] === isoforms);
  if (there) setParams(notebook, there.id, params);
  const domains = document.panels.find(({ kind }) => kind === 'domains');
  const inputs = { isoforms, ...(domains && { domains: domains.id }) };
  const at = document.panels.indexOf(panelOf(document, isoforms)!) + 1;
  const id = there?.id ?? addPanel(notebook, { kind: 'shares', params, inputs }, at);
  void retry(notebook, id);
  return id;
}
