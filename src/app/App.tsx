import { lazy, Suspense, useEffect } from 'react';
import { expireUndo, takeUndo } from '../notebook/undo';
import { useNotebook, useNotebookState } from '../notebook/react';
import { PANELS } from '../notebook/state';
import { GalleryPanel } from '../panels/gallery/GalleryPanel';
import { Gate } from './Gate';
import { Header } from './Header';
import { IsoformsSection } from './IsoformsSection';
import { nameGallery, revealPanel, showPanel } from './navigation';
import { UpdateBar } from './offline/UpdateBar';
import { Outline } from './Outline';
import { useWindowDrop } from './useWindowDrop';

const DataPanel = lazy(() => import('../panels/data/DataPanel'));
const ModelPanel = lazy(() => import('../panels/model/ModelPanel'));
const TrainPanel = lazy(() => import('../panels/train/TrainPanel'));
const FineTunePanel = lazy(() => import('../panels/finetune/FineTunePanel'));
const EmbedPanel = lazy(() => import('../panels/embed/EmbedPanel'));

/** The whole page: header, outline, the document of panels. */
export function App() {
  const dropping = useWindowDrop();
  useHashNavigation();
  useGalleryAddress();
  return (
    <>
      <a className="skip-link" href="#document">
        Skip to the document
      </a>
      <Header />
      <div className="shell">
        <Outline />
        <main id="document" tabIndex={-1}>
          <Gate />
          <Notice />
          <GalleryPanel onShow={showPanel} onGallery={nameGallery} />
          <Suspense fallback={<p className="empty">Loading the panels…</p>}>
            <DataPanel />
            <ModelPanel />
            <EmbedPanel />
            <IsoformsSection />
            <TrainPanel />
            <FineTunePanel />
          </Suspense>
        </main>
      </div>
      <UndoBar />
      <UpdateBar />
      {dropping && (
        <div className="drop-veil">
          <span>Drop transcripts, annotation, genome, a checkpoint or a training set</span>
        </div>
      )}
    </>
  );
}

/** Back, Forward and a first visit with #panel in the address lead to that panel. */
function useHashNavigation(): void {
  useEffect(() => {
    const follow = (): void => {
      const panel = PANELS.find((kind) => location.hash === `#${kind}`);
      if (panel) revealPanel(panel);
    };
    // The panels below the gallery come a moment after the first paint.
    const timer = location.hash ? setTimeout(follow, 300) : undefined;
    addEventListener('popstate', follow);
    return () => {
      clearTimeout(timer);
      removeEventListener('popstate', follow);
    };
  }, []);
}

/** An address that names a gallery item must not outlive its data: other transcripts take it out. */
function useGalleryAddress(): void {
  const { store } = useNotebook();
  useEffect(
    () =>
      store.subscribe(({ data, galleryId }, before) => {
        if (data === before.data || galleryId === undefined) return;
        if (data?.origin.startsWith(galleryId)) return;
        store.setState({ galleryId: undefined });
        nameGallery(undefined);
      }),
    [store],
  );
}

function Notice() {
  const { store } = useNotebook();
  const notice = useNotebookState((state) => state.notice);
  if (notice === undefined) return null;
  return (
    <div className="note" role="status" data-testid="notice">
      <p>{notice}</p>
      <button type="button" className="button" onClick={() => store.setState({ notice: undefined })}>
        Dismiss
      </button>
    </div>
  );
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
