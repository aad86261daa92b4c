/** Which document is open, and that it is kept: saved on every change, and never over what another tab saved. */
import { copyDocument, emptyDocument } from './document/newDocument';
import type { DocumentStore } from './document/documentStore';
import type { NotebookDocument } from './document/documentTypes';
import { canonicalJson } from './keys';
import { cancelTask, problemOf } from './notebook';
import type { Notebook } from './notebook';

/** From a change to its being saved: a word typed is saved once. */
const SAVE_MS = 250;

/** Puts a document in place of the open one; work under way ends. What was open is saved already. */
export async function openDocument(notebook: Notebook, document: NotebookDocument): Promise<void> {
  const { store } = notebook;
  await Promise.all(Object.keys(store.getState().tasks).map((panel) => cancelTask(notebook, panel)));
  store.setState({
    document,
    history: { past: [], future: [] },
    results: new Map(),
    partials: {},
    queued: new Set(),
    problems: {},
    intake: {},
    selected: new Set(),
    notice: undefined,
    page: 'document',
  });
}

/** The open document's saving, and what of it other tabs do. */
export interface Saver {
  /** Saves what is not yet saved. */
  flush(): Promise<void>;
  /** Opens a kept document. @returns whether it is there */
  open(id: string): Promise<boolean>;
  stop(): void;
}

/** Saves the open document from now on, and takes up what other tabs save of it. */
export function keepSaved(notebook: Notebook, documents: DocumentStore): Saver {
  const { store } = notebook;
  /** Of the document with this id: what the storage holds of it. */
  let held: {
    readonly id: string;
    readonly revision: number | undefined;
    readonly document: NotebookDocument | undefined;
  } = {
    id: store.getState().document.id,
    revision: undefined,
    document: undefined,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let queue: Promise<void> = Promise.resolve();
  /** Saves asked for that have not ended. */
  let saving = 0;

  const saveNow = async (): Promise<void> => {
    const { document } = store.getState();
    if (document.id !== held.id) held = { id: document.id, revision: undefined, document: undefined };
    if (isUntouched(document, held.revision)) return;
    if (held.document === document) {
      // Changed and taken back before it was saved.
      if (store.getState().saved === 'pending') store.setState({ saved: 'yes' });
      return;
    }
    try {
      const outcome = await documents.save(document, held.revision);
      if ('revision' in outcome) {
        held = { id: document.id, revision: outcome.revision, document };
        store.setState({ saved: store.getState().document === document ? 'yes' : 'pending' });
      } else if ('removed' in outcome) {
        held = { id: document.id, revision: undefined, document: undefined };
        store.setState({ notice: 'This notebook was deleted in another tab; as you changed it here, it is kept.' });
        await saveNow();
      } else {
        await settleConflict(document, outcome.conflict);
      }
    } catch (error) {
      const { message, mend } = problemOf(error);
      store.setState({ saved: 'no', notice: `This notebook is not being saved: ${message} ${mend}` });
    }
  };

  /** Both tabs changed it in the same moment: theirs stays under its name, ours is kept as a copy. */
  const settleConflict = async (
    ours: NotebookDocument,
    theirs: { readonly document: NotebookDocument; readonly revision: number },
  ): Promise<void> => {
    held = { id: ours.id, revision: theirs.revision, document: theirs.document };
    if (canonicalJson(ours) === canonicalJson(theirs.document)) return;
    await documents.save(copyDocument(ours), undefined);
    takeOver(theirs.document);
    store.setState({
      notice: `“${ours.title}” was changed in another tab at the same moment. What was changed here is kept as “${copyDocument(ours).title}”.`,
    });
  };

  /** Shows what another tab saved, as a step that can be taken back. */
  const takeOver = (document: NotebookDocument): void => {
    const { document: before, history } = store.getState();
    const past = [...history.past, { label: 'What another tab changed', document: before }];
    store.setState({ document, history: { past, future: [] }, saved: 'yes' });
  };

  const save = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    saving++;
    queue = queue.then(saveNow).finally(() => saving--);
    return queue;
  };
  const end = store.subscribe(({ document }, before) => {
    if (document === before.document) return;
    // What the storage holds needs no saving, unless something else of it is on its way there.
    if (document === held.document && timer === undefined && saving === 0) return;
    if (document.id === held.id && store.getState().saved !== 'pending') store.setState({ saved: 'pending' });
    timer ??= setTimeout(() => void save(), SAVE_MS);
  });
  const endHearing = documents.subscribe(({ id, revision, removed }) => {
    if (id !== held.id || removed || timer !== undefined || revision === held.revision) return;
    queue = queue.then(async () => {
      const newer = await documents.load(id).catch(() => undefined);
      if (!newer || newer.document.id !== store.getState().document.id || timer !== undefined) return;
      held = { id, revision: newer.revision, document: newer.document };
      takeOver(newer.document);
    });
  });
  return {
    flush: save,
    open: async (id) => {
      await save();
      const kept = await documents.load(id);
      if (!kept) return false;
      // It was only left for the start page: what it computes goes on.
      if (store.getState().document.id === id && held.id === id && held.revision === kept.revision) {
        store.setState({ page: 'document' });
        return true;
      }
      held = { id, revision: kept.revision, document: kept.document };
      await openDocument(notebook, kept.document);
      store.setState({ saved: 'yes' });
      return true;
    },
    stop: () => {
      clearTimeout(timer);
      end();
      endHearing();
    },
  };
}

/** A new notebook that nobody put anything into is not kept. */
const isUntouched = (document: NotebookDocument, revision: number | undefined): boolean =>
  revision === undefined && document.panels.length === 0 && document.title === emptyDocument().title;
