import { useCallback, useEffect, useState } from 'react';
import type { ListedDocument } from '../../notebook/document/documentStore';
import { copyDocument } from '../../notebook/document/newDocument';
import { counted } from '../../notebook/format';
import { problemOf } from '../../notebook/notebook';
import { useNotebook } from '../../notebook/react';
import { offerUndo } from '../../notebook/undo';
import { saveFile } from '../../panels/parts/saveFile';
import { useApp } from '../appContext';
import { StorageDialog } from '../dialogs/StorageDialog';

const changed = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** The notebooks that this browser keeps, changed last first. */
export function NotebookList() {
  const notebook = useNotebook();
  const { documents, saver } = useApp();
  const [listed, setListed] = useState<readonly ListedDocument[]>([]);
  const [problem, setProblem] = useState<string>();
  const [storage, setStorage] = useState(false);
  const list = useCallback(() => {
    saver
      .flush()
      .then(() => documents.list())
      .then(setListed, (error: unknown) => setProblem(problemOf(error).message));
  }, [documents, saver]);
  useEffect(() => {
    list();
    return documents.subscribe(list);
  }, [documents, list]);
  const open = async (id: string): Promise<void> => {
    if (!(await saver.open(id).catch(() => false))) list();
  };
  const duplicate = async (id: string): Promise<void> => {
    const kept = await documents.load(id);
    if (kept) await documents.save(copyDocument(kept.document), undefined);
    list();
  };
  const remove = async ({ id, title }: ListedDocument): Promise<void> => {
    const removed = await documents.remove(id);
    list();
    if (!removed) return;
    offerUndo(notebook, {
      message: `Deleted the notebook “${title}”.`,
      take: async () => {
        await documents.restore(removed);
        list();
      },
      expire: () => undefined,
    });
  };
  const saveText = async ({ id, title }: ListedDocument): Promise<void> => {
    const text = await documents.text(id);
    if (text !== undefined) saveFile(new Blob([text], { type: 'application/json' }), `${title || 'notebook'}.json`);
  };
  return (
    <section className="start-part" aria-labelledby="notebooks-title" data-testid="notebook-list">
      <div className="row start-head">
        <h2 id="notebooks-title">Your notebooks</h2>
        <button type="button" className="button" data-testid="storage-open" onClick={() => setStorage(true)}>
          Storage…
        </button>
      </div>
      {problem !== undefined && <p className="field-wrong">{problem}</p>}
      {listed.length === 0 && problem === undefined && (
        <p className="empty">None yet. Every notebook is kept in this browser as you work, with its results.</p>
      )}
      <ul className="notebooks">
        {listed.map((one) => (
          <li key={one.id} data-testid="notebook-entry">
            <button
              type="button"
              className="notebook-open"
              disabled={one.damaged !== undefined}
              onClick={() => void open(one.id)}
            >
              <strong>{one.title || 'Untitled notebook'}</strong>
              <span className="quiet">
                {one.damaged ?? `${counted(one.panels, 'panel')}, changed ${changed.format(new Date(one.changedAt))}`}
              </span>
            </button>
            {one.damaged === undefined ? (
              <button type="button" className="button" onClick={() => void duplicate(one.id)}>
                Duplicate <span className="visually-hidden">{one.title}</span>
              </button>
            ) : (
              <button type="button" className="button" onClick={() => void saveText(one)}>
                Save its text <span className="visually-hidden">{one.title}</span>
              </button>
            )}
            <button type="button" className="button" data-testid="notebook-delete" onClick={() => void remove(one)}>
              Delete <span className="visually-hidden">{one.title}</span>
            </button>
          </li>
        ))}
      </ul>
      {storage && <StorageDialog onClose={() => setStorage(false)} />}
    </section>
  );
}
