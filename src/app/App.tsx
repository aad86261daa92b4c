import { useEffect, useState } from 'react';
import { useNotebook, useNotebookState } from '../notebook/react';
import { expireUndo, takeUndo } from '../notebook/undo';
import { useApp } from './appContext';
import { DocumentPage } from './DocumentPage';
import { Header } from './Header';
import { nameNotebook, revealPanel } from './navigation';
import { UpdateBar } from './offline/UpdateBar';
import { Palette } from './Palette';
import { StartPage } from './start/StartPage';
import { useWindowDrop } from './useWindowDrop';

/** The whole page: header, and the open notebook or the page to start from. */
export function App() {
  const { store } = useNotebook();
  const { saver } = useApp();
  const dropping = useWindowDrop();
  const page = useNotebookState((state) => state.page);
  const [palette, setPalette] = useState(false);
  useHashNavigation();
  useAddress();
  const toStart = (): void => {
    void saver.flush();
    store.setState({ page: 'start' });
  };
  return (
    <>
      <a className="skip-link" href="#document">
        Skip to the document
      </a>
      <Header onStart={toStart} onPalette={() => setPalette(true)} />
      {page === 'document' ? <DocumentPage /> : <StartPage />}
      <Palette open={palette} onOpen={setPalette} onStart={toStart} />
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

/** Back, Forward and a first visit with #panel in the address lead to that panel. */
function useHashNavigation(): void {
  const { store } = useNotebook();
  useEffect(() => {
    const follow = (): void => {
      const panel = store.getState().document.panels.find(({ id }) => location.hash === `#${id}`);
      if (panel) revealPanel(panel.id);
    };
    // Panels come a moment after the first paint.
    const timer = location.hash ? setTimeout(follow, 300) : undefined;
    addEventListener('popstate', follow);
    return () => {
      clearTimeout(timer);
      removeEventListener('popstate', follow);
    };
  }, [store]);
}

/** The address and the tab name the open notebook. */
function useAddress(): void {
  const page = useNotebookState((state) => state.page);
  const id = useNotebookState((state) => state.document.id);
  const title = useNotebookState((state) => state.document.title);
  useEffect(() => nameNotebook(page === 'document' ? id : undefined), [page, id]);
  useEffect(() => {
    document.title = page === 'document' ? `${title} – Orthrus Notebook` : 'Orthrus Notebook';
  }, [page, title]);
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
