import { MAX_LINE } from './parseDocument';
import { SCHEMA, type NotebookDocument, type PanelEntry } from './documentTypes';

export const newDocument = (title: string, panels: readonly PanelEntry[]): NotebookDocument => ({
  format: 'orthrus-notebook',
  schema: SCHEMA,
  id: crypto.randomUUID(),
  title,
  panels,
  selections: [],
});

export const emptyDocument = (): NotebookDocument => newDocument('Untitled notebook', []);

/** As it comes from a file or a link: kept beside the one it was made from, never over it. */
export const withNewId = (document: NotebookDocument): NotebookDocument => ({ ...document, id: crypto.randomUUID() });

const COPY = ' (copy)';

export const copyDocument = (document: NotebookDocument): NotebookDocument => ({
  ...withNewId(document),
  title: `${document.title.slice(0, MAX_LINE - COPY.length)}${COPY}`,
});
