import { useNotebook, useNotebookState } from '../notebook/react';
import { AddPanel } from './AddPanel';
import { PanelFrame } from './frame/PanelFrame';
import { Gate } from './Gate';
import { Outline } from './Outline';
import { SelectionBar } from './selection/SelectionBar';
import { VIEWS } from './views';

/** The open notebook: outline, panels, and what is chosen. */
export function DocumentPage() {
  const panels = useNotebookState((state) => state.document.panels);
  return (
    <div className="shell">
      <Outline />
      <main id="document" tabIndex={-1}>
        <Gate />
        <Notice />
        {panels.length === 0 && (
          <p className="empty">This notebook has no panels yet: add one, or drop files anywhere on this page.</p>
        )}
        {panels.map(({ id, kind }) => (
          <PanelFrame key={id} id={id} view={VIEWS[kind]} />
        ))}
        <div className="row">
          <AddPanel testId="add-panel-below" />
        </div>
      </main>
      <SelectionBar />
    </div>
  );
}

/** A word about the notebook as a whole. */
export function Notice() {
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
