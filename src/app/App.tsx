import { useEffect, useRef, useState } from 'react';
import { problemOf } from '../notebook/notebook';
import { useNotebook, useNotebookState } from '../notebook/react';
import { expireUndo, takeUndo } from '../notebook/undo';
import { useApp } from './appContext';
import { DocumentPage } from './DocumentPage';
import { Header } from './Header';
import { namedNotebook, nameNotebook, revealPanel } from './navigation';
import { UpdateBar } from './offline/UpdateBar';
import { openKept, toStart } from './openNotebooks';
import { Palette } from './Palette';
import { StartPage } from './start/StartPage';
import { useWindowDrop } from './useWindowDrop';

/** The whole page: header, and the open notebook or the page to start from. */
export function App() {
  const notebook = useNotebook();
  const app = useApp();
  const dropping = useWindowDrop();
  const page = useNotebookState((state) => state.page);
  const [palette, setPalette] = useState(false);
  useNavigation();
  useAddress();
  useFocus();
  const onStart = (): void => toStart(notebook, app);
  return (
    <>
      <a className="skip-link" href="#document">
        Skip to the document
      </a>
      <Header onStart={onStart} onPalette={() => setPalette(true)} />
      {page === 'document' ? <DocumentPage /> : <StartPage />}
      <Palette open={palette} onOpen={setPalette} onStart={onStart} />
      <UndoBar />
      <UpdateBar />
      {dropping && (
        <div className="drop-veil">
          <span>Drop transcripts, annotation, genome, labels, a checkpoint, a training set or a notebook</span>
        </div>
      )}
    </>
  );
}

/** Back, Forward and a first visit lead to the notebook and the #panel in the address. */
function useNavigation(): void {
  const notebook = useNotebook();
  const app = useApp();
  useEffect(() => {
    const { store } = notebook;
    const reveal = (): void => {
      const panel = store.getState().document.panels.find(({ id }) => location.hash === `#${id}`);
      if (panel) revealPanel(panel.id);
    };
    const follow = async (): Promise<void> => {
      const { page, document } = store.getState();
      const id = namedNotebook();
      if (id === undefined) {
        if (page === 'document') toStart(notebook, app);
        return;
      }
      if (page === 'start' || document.id !== id) await openKept(notebook, app, id);
      reveal();
    };
    const onMove = (): void => {
      follow().catch((error: unknown) => {
        const { message, mend } = problemOf(error);
        store.setState({ page: 'start', notice: `${message} ${mend}` });
      });
    };
    // Panels come a moment after the first paint.
    const timer = location.hash ? setTimeout(reveal, 300) : undefined;
    addEventListener('popstate', onMove);
    return () => {
      clearTimeout(timer);
      removeEventListener('popstate', onMove);
    };
  }, [notebook, app]);
}

/** The address and the tab name the open notebook. */
function useAddress(): void {
  const page = useNotebookState((state) => state.page);
  const id = useNotebookState((state) => state.document.id);
  const title = useNotebookState((state) => state.document.title);
  // What stands in until the first notebook is open is none that a reload could find.
  const [placeholder] = useState(id);
  useEffect(() => {
    if (page === 'start' || id !== placeholder) nameNotebook(page === 'document' ? id : undefined);
  }, [page, id, placeholder]);
  useEffect(() => {
    document.title = page === 'document' ? `${title} – Orthrus Notebook` : 'Orthrus Notebook';
  }, [page, title]);
}

/** What had the focus goes with the start page or the notebook: what comes instead takes it. */
function useFocus(): void {
  const page = useNotebookState((state) => state.page);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    if (document.activeElement === document.body) {
      document.getElementById('document')?.focus({ preventScroll: true });
    }
  }, [page]);
}

function UndoBar() {
  const notebook = useNotebook();
  const undo = useNotebookState((state) => state.undo);
  return (
    <div className="undo" role="status" aria-live="polite">
      {undo && (
        <div className="undo-bar" data-testid="undo">
          <span>{undo.message}</span>
          <button type="button" className="button" onClick={() => void takeUndo(notebook)}>
            Undo
          </button>
          <button type="button" className="button" onClick={() => expireUndo(notebook)}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
