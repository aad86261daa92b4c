import { damagedDocument, foreignDocument } from './documentErrors';
import { SCHEMA, type NamedSelection, type NotebookDocument, type PanelEntry } from './documentTypes';
import { migrate } from './migrate';
import { isRecord, plainObject, refusedNames, type JsonBudget } from './plainJson';

const PANEL_ID = /^[a-z][a-z-]*(-\d+)?$/;
const KIND = /^[a-z][a-z-]*$/;
/** A port, or one of the numbered inputs of a port that takes many. */
const INPUT = /^[a-z][A-Za-z0-9]*(\.[1-9]\d{0,5})?$/;
const ID = /^[\w-]+$/;
const MAX_PANELS = 1000;
const MAX_SELECTIONS = 1000;
const MAX_IDS = 2_000_000;
const MAX_VALUES = 1_000_000;
/** Ids, kinds and names of ports. */
const MAX_NAME = 100;
/** What people write: titles, names; and ids of transcripts. */
export const MAX_LINE = 2000;

function line(value: unknown, where: string): string {
  if (typeof value !== 'string') throw damagedDocument(where, 'is no text');
  if (value.length > MAX_LINE) throw damagedDocument(where, `is longer than ${MAX_LINE} letters`);
  return value;
}

function name(value: unknown, where: string, pattern: RegExp): string {
  if (typeof value !== 'string') throw damagedDocument(where, 'is no text');
  if (value.length > MAX_NAME || !pattern.test(value)) throw damagedDocument(where, 'is no name as Orthrus gives them');
  return value;
}

function list(value: unknown, where: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw damagedDocument(where, 'is no list');
  if (value.length > most) throw damagedDocument(where, `has more than ${most} entries`);
  return value;
}

function panelEntry(value: unknown, where: string, budget: JsonBudget): PanelEntry {
  if (!isRecord(value)) throw damagedDocument(where, 'is no object');
  const { collapsed, inputs, subset } = value;
  if (typeof collapsed !== 'boolean') throw damagedDocument(`${where}.collapsed`, 'is neither true nor false');
  if (!isRecord(inputs)) throw damagedDocument(`${where}.inputs`, 'is no object');
  const ports = Object.entries(inputs);
  if (ports.length > MAX_NAME) throw damagedDocument(`${where}.inputs`, 'has too many entries');
  return {
    id: name(value['id'], `${where}.id`, PANEL_ID),
    kind: name(value['kind'], `${where}.kind`, KIND),
    title: line(value['title'], `${where}.title`),
    collapsed,
    params: plainObject(value['params'], `${where}.params`, budget),
    view: plainObject(value['view'], `${where}.view`, budget),
    inputs: Object.fromEntries(
      ports
        .filter(([port]) => !refusedNames.has(port))
        .map(([port, panel]) => [
          name(port, `${where}.inputs`, INPUT),
          name(panel, `${where}.inputs.${port.slice(0, MAX_NAME)}`, PANEL_ID),
        ]),
    ),
    ...(subset === undefined ? {} : { subset: name(subset, `${where}.subset`, ID) }),
  };
}

function namedSelection(value: unknown, where: string, left: { ids: number }): NamedSelection {
  if (!isRecord(value)) throw damagedDocument(where, 'is no object');
  const ids = list(value['ids'], `${where}.ids`, left.ids);
  left.ids -= ids.length;
  return {
    id: name(value['id'], `${where}.id`, ID),
    name: line(value['name'], `${where}.name`),
    ids: ids.map((id) => line(id, `${where}.ids`)),
  };
}

function unique(entries: readonly { readonly id: string }[], where: string): ReadonlySet<string> {
  const ids = new Set(entries.map(({ id }) => id));
  if (ids.size < entries.length) throw damagedDocument(where, 'has two entries of one id');
  return ids;
}

/** Panels whose inputs lead back to themselves are never done: leaves are taken away until none is left. */
function refuseCircles(panels: readonly PanelEntry[]): void {
  let left = panels;
  while (left.length > 0) {
    const waiting = new Set(left.map(({ id }) => id));
    const next = left.filter(({ inputs }) => Object.values(inputs).some((input) => waiting.has(input)));
    if (next.length === left.length) throw damagedDocument(`panels “${left[0]!.id}”`, 'hangs on its own result');
    left = next;
  }
}

/**
 * A notebook from a file, a link or the browser's storage. Everything is checked and copied; nothing in it is ever executed, and
 * texts stay texts. Older schemas are lifted. Kinds of panels are not checked: one of another version stays as it is.
 *
 * @param value parsed JSON
 * @throws OrthrusError `document.foreign`, `document.newer`, `document.damaged`
 */
export function parseDocument(value: unknown): NotebookDocument {
  if (!isRecord(value) || value['format'] !== 'orthrus-notebook') throw foreignDocument();
  const document = migrate(value);
  const budget = { values: MAX_VALUES };
  const left = { ids: MAX_IDS };
  const panels = list(document['panels'], 'panels', MAX_PANELS).map((panel, i) =>
    panelEntry(panel, `panels[${i}]`, budget),
  );
  const selections = list(document['selections'], 'selections', MAX_SELECTIONS).map((selection, i) =>
    namedSelection(selection, `selections[${i}]`, left),
  );
  const panelIds = unique(panels, 'panels');
  const selectionIds = unique(selections, 'selections');
  for (const [i, { inputs, subset }] of panels.entries()) {
    for (const [port, input] of Object.entries(inputs)) {
      if (!panelIds.has(input)) throw damagedDocument(`panels[${i}].inputs.${port}`, `names no panel: “${input}”`);
    }
    // Left out, it would mean all transcripts.
    if (subset !== undefined && !selectionIds.has(subset)) {
      throw damagedDocument(`panels[${i}].subset`, `names no selection: “${subset}”`);
    }
  }
  refuseCircles(panels);
  return {
    format: 'orthrus-notebook',
    schema: SCHEMA,
    id: name(document['id'], 'id', ID),
    title: line(document['title'], 'title'),
    panels,
    selections,
  };
}

/** Kinds in a document that this program does not have: made by another version. */
export const unknownKinds = (document: NotebookDocument, kinds: { has(kind: string): boolean }): readonly string[] => [
  ...new Set(document.panels.map(({ kind }) => kind).filter((kind) => !kinds.has(kind))),
];
