/** Which panel hangs on which: pure functions of a document. */
import type { Kinds, Port } from '../panelKind';
import type { NotebookDocument, PanelEntry } from './documentTypes';

export const panelOf = (document: NotebookDocument, id: string): PanelEntry | undefined =>
  document.panels.find((entry) => entry.id === id);

/** The panels so that each comes after those it takes from; else in the order of the page. */
export function dependencyOrder(document: NotebookDocument): PanelEntry[] {
  const order: PanelEntry[] = [];
  const seen = new Set<string>();
  const visit = (entry: PanelEntry): void => {
    if (seen.has(entry.id)) return;
    seen.add(entry.id);
    for (const id of Object.values(entry.inputs)) {
      const input = panelOf(document, id);
      if (input) visit(input);
    }
    order.push(entry);
  };
  for (const entry of document.panels) visit(entry);
  return order;
}

/** Every panel that this one's result goes into, directly or not. */
export function downstream(document: NotebookDocument, id: string): Set<string> {
  const found = new Set<string>();
  for (const entry of dependencyOrder(document)) {
    if (Object.values(entry.inputs).some((input) => input === id || found.has(input))) found.add(entry.id);
  }
  found.delete(id);
  return found;
}

/** Panels whose result the port of panel `id` could take without a circle, in the order of the page. */
export function candidates(document: NotebookDocument, kinds: Kinds, id: string, port: Port): PanelEntry[] {
  const below = downstream(document, id);
  return document.panels.filter((entry) => {
    const gives = kinds.get(entry.kind)?.gives;
    return entry.id !== id && gives !== undefined && port.accepts.includes(gives) && !below.has(entry.id);
  });
}

/** What a new panel at a place is connected to: for each port the nearest panel above that fits, else the first below; all above where it takes many. */
export function nearestInputs(
  document: NotebookDocument,
  kinds: Kinds,
  kind: string,
  at: number,
): Readonly<Record<string, string>> {
  const inputs: Record<string, string> = {};
  for (const port of kinds.get(kind)?.ports ?? []) {
    const fits = (entry: PanelEntry): boolean => {
      const gives = kinds.get(entry.kind)?.gives;
      return gives !== undefined && port.accepts.includes(gives);
    };
    if (port.many === true) {
      // A comparison takes all that there is to compare.
      const all = document.panels.slice(0, at).filter(fits);
      for (const [i, { id }] of all.entries()) inputs[`${port.name}.${i + 1}`] = id;
      continue;
    }
    const above = document.panels.slice(0, at).findLast(fits);
    const found = above ?? (port.optional === true ? undefined : document.panels.slice(at).find(fits));
    if (found) inputs[port.name] = found.id;
  }
  return inputs;
}

/** An id for one more panel of a kind: "umap", "umap-2", … */
export function freeId(document: NotebookDocument, kind: string): string {
  const taken = new Set(document.panels.map(({ id }) => id));
  if (!taken.has(kind)) return kind;
  let number = 2;
  while (taken.has(`${kind}-${number}`)) number++;
  return `${kind}-${number}`;
}
