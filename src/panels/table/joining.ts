/** Tables that are uploaded to a Table panel. */
import { changePanel } from '../../notebook/document/edits';
import type { Json } from '../../notebook/document/documentTypes';
import { panelOf } from '../../notebook/document/graph';
import { edit } from '../../notebook/editing';
import { problemOf, setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { panelTitle } from '../../notebook/panels';
import { retry } from '../../notebook/running';
import { parseTableParams } from './schema';
import type { JoinParams } from './schema';

function setJoins(notebook: Notebook, panel: string, label: string, joins: readonly JoinParams[]): void {
  edit(notebook, label, (document) =>
    changePanel(document, panel, (entry) => ({
      ...entry,
      params: { ...entry.params, joins: joins as unknown as Json },
    })),
  );
  setProblem(notebook, panel, undefined);
}

const joinsOf = ({ store }: Notebook, panel: string): readonly JoinParams[] =>
  parseTableParams(panelOf(store.getState().document, panel)?.params ?? {}).joins;

/**
 * Joins a CSV or TSV table to a Table panel; a file that the panel names already is only given again.
 * @returns whether the panel is up to date with it
 */
export async function joinTableFile(notebook: Notebook, panel: string, file: File): Promise<boolean> {
  let sha256: string;
  try {
    sha256 = await notebook.services.data.fingerprint({ name: file.name, blob: file });
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
    return false;
  }
  notebook.given.add(sha256, file);
  const joins = joinsOf(notebook, panel);
  const again = joins.some(({ source }) => source.kind === 'file' && source.sha256 === sha256);
  if (!again) {
    const source = { kind: 'file', name: file.name, bytes: file.size, sha256 } as const;
    setJoins(notebook, panel, `Join ${file.name} to ${panelTitle(notebook, panel)}`, [...joins, { source, key: null }]);
  }
  return retry(notebook, panel);
}

/** Joins a table on another column; null: the one that finds most. */
export function setJoinKey(notebook: Notebook, panel: string, at: number, key: string | null): void {
  const joins = joinsOf(notebook, panel).map((join, i) => (i === at ? { ...join, key } : join));
  setJoins(notebook, panel, 'Join on another column', joins);
}

export function removeJoin(notebook: Notebook, panel: string, at: number): void {
  setJoins(notebook, panel, 'Take a joined table out', joinsOf(notebook, panel).toSpliced(at, 1));
}
