import { damagedDocument, newerDocument } from './documentErrors';
import { SCHEMA } from './documentTypes';
import { panelsOfPreferences } from './preferencesPanels';

type Old = Readonly<Record<string, unknown>>;

/**
 * Schema → what lifts a document of it to the next one. What it gives is checked like any other document, so a step need not
 * check what it passes on.
 */
export const migrations: Readonly<Record<number, (old: Old) => Old>> = {
  // Before there were documents the page kept what was chosen in each of its panels (fromPreferences).
  0: (old) => ({
    format: 'orthrus-notebook',
    schema: 1,
    id: crypto.randomUUID(),
    title: 'My notebook',
    panels: panelsOfPreferences(old),
    selections: [],
  }),
};

/**
 * Lifts a document of an older schema step by step.
 * @throws OrthrusError `document.newer`, `document.damaged`
 */
export function migrate(document: Old): Old {
  let lifted = document;
  const schema = document['schema'];
  if (typeof schema !== 'number' || !Number.isInteger(schema) || schema < 0) {
    throw damagedDocument('schema', 'is no whole number');
  }
  if (schema > SCHEMA) throw newerDocument();
  for (let from = schema; from < SCHEMA; from++) lifted = migrations[from]!(lifted);
  return lifted;
}
