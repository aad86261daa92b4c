/** Documents to start from. */
import { addPanel } from './document/edits';
import type { NewPanel } from './document/edits';
import { newDocument } from './document/newDocument';
import type { NotebookDocument } from './document/documentTypes';
import type { Kinds } from './panelKind';

/** A document of these panels, each connected to what fits above it. */
export function documentOf(kinds: Kinds, title: string, panels: readonly NewPanel[]): NotebookDocument {
  return panels.reduce((document, panel) => addPanel(document, kinds, panel).document, newDocument(title, []));
}

/** What most notebooks begin with: transcripts, a model, their embeddings, the isoforms of a gene. */
export const basicDocument = (kinds: Kinds, title = 'Untitled notebook'): NotebookDocument =>
  documentOf(kinds, title, [{ kind: 'data' }, { kind: 'model' }, { kind: 'embed' }, { kind: 'isoforms' }]);
