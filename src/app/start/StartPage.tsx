import { FilePlus2, FolderOpen } from 'lucide-react';
import { useId, useState } from 'react';
import { problemOf } from '../../notebook/notebook';
import { useNotebook } from '../../notebook/react';
import type { Problem } from '../../notebook/state';
import { ProblemNote } from '../../panels/parts/ProblemNote';
import { useApp } from '../appContext';
import { Notice } from '../DocumentPage';
import { newNotebook, openFile, openGallery } from '../openNotebooks';
import { GalleryList } from './GalleryList';
import { NotebookList } from './NotebookList';
import './start.css';

/** Where to begin: a new notebook, one from the gallery, one of this browser, one from a file. */
export function StartPage() {
  const notebook = useNotebook();
  const app = useApp();
  const field = useId();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <main id="document" tabIndex={-1} className="start" data-testid="start-page">
      <Notice />
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(undefined)} />}
      <section className="start-part" aria-labelledby="start-title">
        <h2 id="start-title" tabIndex={-1}>
          Representations of mature RNA, in your browser
        </h2>
        <p className="start-lead">
          Drop a FASTA and its annotation anywhere on this page, begin with a new notebook, or open one of those below.
          Nothing leaves this machine.
        </p>
        <div className="row">
          <button
            type="button"
            className="button button-main"
            disabled={busy}
            data-testid="new-notebook"
            onClick={() => void attempt(() => newNotebook(notebook, app))}
          >
            <FilePlus2 aria-hidden size={15} /> New notebook
          </button>
          <span className="file-button">
            <input
              id={field}
              className="visually-hidden"
              type="file"
              accept=".json,.zip"
              data-testid="open-file"
              onChange={(event) => {
                const file = event.target.files?.[0];
                event.target.value = '';
                if (file) void attempt(() => openFile(notebook, app, file));
              }}
            />
            <label htmlFor={field} className="button">
              <FolderOpen aria-hidden size={15} /> Open a notebook file
            </label>
          </span>
        </div>
      </section>
      <NotebookList />
      <GalleryList disabled={busy} onOpen={(item) => void attempt(() => openGallery(notebook, app, item))} />
    </main>
  );
}
