/** Changes of a document: each gives a new one, or the same object where nothing changes. */
import type { Kinds } from '../panelKind';
import type { JsonObject, NamedSelection, NotebookDocument, PanelEntry } from './documentTypes';
import { freeId, nearestInputs, panelOf } from './graph';

const withPanels = (document: NotebookDocument, panels: readonly PanelEntry[]): NotebookDocument => ({
  ...document,
  panels,
});

/** Changes one panel. */
export function changePanel(
  document: NotebookDocument,
  id: string,
  change: (entry: PanelEntry) => PanelEntry,
): NotebookDocument {
  const before = panelOf(document, id);
  if (!before) return document;
  const after = change(before);
  if (after === before) return document;
  return withPanels(
    document,
    document.panels.map((entry) => (entry === before ? after : entry)),
  );
}

export interface NewPanel {
  readonly kind: string;
  readonly title?: string;
  readonly params?: JsonObject;
  readonly view?: JsonObject;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly subset?: string;
}

/** Puts a new panel at a place (default: the end), connected to what fits above it. Gives its id along. */
export function addPanel(
  document: NotebookDocument,
  kinds: Kinds,
  panel: NewPanel,
  at = document.panels.length,
): { readonly document: NotebookDocument; readonly id: string } {
  const { kind, title = '', params = {}, view = {}, inputs, subset } = panel;
  const id = freeId(document, kind);
  const entry: PanelEntry = {
    id,
    kind,
    title,
    collapsed: false,
    params,
    view,
    inputs: inputs ?? nearestInputs(document, kinds, kind, at),
    ...(subset !== undefined && { subset }),
  };
  return { document: withPanels(document, document.panels.toSpliced(at, 0, entry)), id };
}

/** A copy right below, with the same inputs. */
export function duplicatePanel(
  document: NotebookDocument,
  id: string,
): { readonly document: NotebookDocument; readonly id: string } | undefined {
  const at = document.panels.findIndex((entry) => entry.id === id);
  const entry = document.panels[at];
  if (!entry) return undefined;
  const copy = { ...entry, id: freeId(document, entry.kind), title: entry.title && `${entry.title} (copy)` };
  return { document: withPanels(document, document.panels.toSpliced(at + 1, 0, copy)), id: copy.id };
}

/** Takes a panel out; what took its result is no longer connected there. */
export function removePanel(document: NotebookDocument, id: string): NotebookDocument {
  const left = document.panels.filter((entry) => entry.id !== id);
  if (left.length === document.panels.length) return document;
  return withPanels(
    document,
    left.map((entry) =>
      Object.values(entry.inputs).includes(id)
        ? { ...entry, inputs: Object.fromEntries(Object.entries(entry.inputs).filter(([, input]) => input !== id)) }
        : entry,
    ),
  );
}

/** Puts a panel back that an earlier document had, and connects again what took its result and takes nothing else now. */
export function restorePanel(document: NotebookDocument, before: NotebookDocument, id: string): NotebookDocument {
  const at = before.panels.findIndex((entry) => entry.id === id);
  const entry = before.panels[at];
  if (!entry || panelOf(document, id)) return document;
  const there = new Set([...document.panels.map((one) => one.id), id]);
  const known = ({ inputs }: PanelEntry): [string, string][] =>
    Object.entries(inputs).filter(([, input]) => there.has(input));
  const panels = document.panels.map((one) => {
    const took = Object.entries(panelOf(before, one.id)?.inputs ?? {});
    const again = took.filter(([port, input]) => input === id && one.inputs[port] === undefined);
    return again.length > 0 ? { ...one, inputs: { ...one.inputs, ...Object.fromEntries(again) } } : one;
  });
  const back = { ...entry, inputs: Object.fromEntries(known(entry)) };
  return withPanels(document, panels.toSpliced(Math.min(at, panels.length), 0, back));
}

/** Moves a panel to a place, counted without it. */
export function movePanel(document: NotebookDocument, id: string, to: number): NotebookDocument {
  const from = document.panels.findIndex((entry) => entry.id === id);
  const place = Math.max(0, Math.min(document.panels.length - 1, to));
  if (from < 0 || place === from) return document;
  const others = document.panels.toSpliced(from, 1);
  return withPanels(document, others.toSpliced(place, 0, document.panels[from]!));
}

/** Connects a port; undefined disconnects it. */
export function setInput(
  document: NotebookDocument,
  id: string,
  port: string,
  input: string | undefined,
): NotebookDocument {
  return changePanel(document, id, (entry) => {
    if (entry.inputs[port] === input) return entry;
    const others = Object.entries(entry.inputs).filter(([name]) => name !== port);
    return { ...entry, inputs: Object.fromEntries(input === undefined ? others : [...others, [port, input]]) };
  });
}

function unrestricted(entry: PanelEntry): PanelEntry {
  const { id, kind, title, collapsed, params, view, inputs } = entry;
  return { id, kind, title, collapsed, params, view, inputs };
}

/** Restricts a panel to a named selection; undefined: all transcripts. */
export function setSubset(document: NotebookDocument, id: string, subset: string | undefined): NotebookDocument {
  return changePanel(document, id, (entry) => {
    if (entry.subset === subset) return entry;
    return subset === undefined ? unrestricted(entry) : { ...entry, subset };
  });
}

/** Keeps transcripts under a name; one of the same name is replaced. */
export function keepSelection(
  document: NotebookDocument,
  name: string,
  ids: readonly string[],
): { readonly document: NotebookDocument; readonly id: string } {
  const before = document.selections.find((one) => one.name === name);
  const taken = new Set(document.selections.map(({ id }) => id));
  let number = document.selections.length + 1;
  while (taken.has(`s${number}`)) number++;
  const kept: NamedSelection = { id: before?.id ?? `s${number}`, name, ids };
  const selections = before
    ? document.selections.map((one) => (one === before ? kept : one))
    : [...document.selections, kept];
  return { document: { ...document, selections }, id: kept.id };
}

export function renameSelection(document: NotebookDocument, id: string, name: string): NotebookDocument {
  return { ...document, selections: document.selections.map((one) => (one.id === id ? { ...one, name } : one)) };
}

/** Forgets a selection; panels that it restricted take all transcripts again. */
export function removeSelection(document: NotebookDocument, id: string): NotebookDocument {
  const panels = document.panels.map((entry) => {
    return entry.subset === id ? unrestricted(entry) : entry;
  });
  return { ...document, panels, selections: document.selections.filter((one) => one.id !== id) };
}
