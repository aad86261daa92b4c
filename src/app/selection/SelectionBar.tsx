import { ChevronDown, ChevronUp, Download, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { counted } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { nameSelection, select, selectionOfChosen } from '../../notebook/selecting';
import { transcriptTables } from '../../notebook/transcriptSearch';
import { CopyButton } from '../../panels/parts/CopyButton';
import { saveFile } from '../../panels/parts/saveFile';
import { NameForm } from './NameForm';
import { SelectionItem } from './SelectionItem';
import { SelectionSearch } from './SelectionSearch';
import { workOn } from './workOnSelection';
import './selection.css';

/**
 * What is chosen, and the selections with a name: a column beside the panels, a bar below them on narrow screens. While nothing is
 * chosen or named, only a button that opens it.
 */
export function SelectionBar() {
  const notebook = useNotebook();
  const selected = useNotebookState((state) => state.selected);
  const selections = useNotebookState((state) => state.document.selections);
  const results = useNotebookState((state) => state.results);
  const tables = useMemo(() => transcriptTables(results), [results]);
  const [opened, setOpened] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const [naming, setNaming] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const count = selected.size;
  const idle = count === 0 && selections.length === 0 && !opened;
  const text = (): string => [...selected].sort().join('\n');
  /** What had the focus is gone: the next thing to do takes it, unless the user has gone elsewhere before the frame. */
  const focusSoon = (testId: string): void => {
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      bar.current?.querySelector<HTMLElement>(`[data-testid=${testId}]`)?.focus();
    });
  };
  if (idle && tables.length === 0) return null;
  const clear = (): void => {
    select(notebook, []);
    setNaming(false);
    setOpened(false);
    focusSoon(selections.length === 0 ? 'selection-open' : 'selection-search');
  };
  const open = (): void => {
    setOpened(true);
    setUnfolded(true);
    focusSoon('selection-search');
  };
  return (
    <aside
      ref={bar}
      className={idle ? 'selection-bar selection-idle' : 'selection-bar'}
      aria-label="Chosen transcripts"
      data-testid="selection-bar"
      data-unfolded={unfolded}
    >
      {idle ? (
        <button type="button" className="button" data-testid="selection-open" onClick={open}>
          Choose transcripts…
        </button>
      ) : (
        <>
          <div className="selection-head">
            <h2 aria-live="polite" data-testid="selection-count">
              {count === 0 ? 'None chosen' : `${counted(count, 'transcript')} chosen`}
            </h2>
            {(count > 0 || selections.length === 0) && (
              <button type="button" className="button" data-testid="selection-clear" onClick={clear}>
                <X aria-hidden size={14} /> {count > 0 ? 'Clear' : 'Close'}
              </button>
            )}
            <button
              type="button"
              className="icon-button selection-unfold"
              aria-expanded={unfolded}
              aria-label={`${unfolded ? 'Less' : 'More'} about what is chosen`}
              onClick={() => setUnfolded(!unfolded)}
            >
              {unfolded ? <ChevronDown aria-hidden size={16} /> : <ChevronUp aria-hidden size={16} />}
            </button>
          </div>
          <div className="selection-body">
            {count > 0 && (
              <div className="row">
                {!naming && (
                  <button type="button" className="button" data-testid="selection-name" onClick={() => setNaming(true)}>
                    Name…
                  </button>
                )}
                <button
                  type="button"
                  className="button"
                  data-testid="selection-embed"
                  onClick={() => workOn(notebook, 'embed', selectionOfChosen(notebook))}
                >
                  Embed these
                </button>
                <button
                  type="button"
                  className="button"
                  data-testid="selection-umap"
                  onClick={() => workOn(notebook, 'umap', selectionOfChosen(notebook))}
                >
                  UMAP of these
                </button>
                <button
                  type="button"
                  className="button"
                  data-testid="selection-export"
                  onClick={() => saveFile(new Blob([`${text()}\n`], { type: 'text/plain' }), 'chosen-transcripts.txt')}
                >
                  <Download aria-hidden size={14} /> Ids, TXT
                </button>
                <CopyButton text={text} label="Copy the ids of the chosen transcripts" />
              </div>
            )}
            {naming && count > 0 && (
              <NameForm
                name=""
                action="Keep"
                testId="selection-name-field"
                onName={(name) => nameSelection(notebook, name)}
                onClose={() => {
                  setNaming(false);
                  focusSoon('selection-name');
                }}
              />
            )}
            <SelectionSearch tables={tables} />
            {selections.length > 0 && (
              <section aria-label="Named selections">
                <h3>Named selections</h3>
                <ul className="selection-list" data-testid="selection-list">
                  {selections.map((selection) => (
                    <SelectionItem
                      key={selection.id}
                      selection={selection}
                      onGone={() => focusSoon('selection-search')}
                    />
                  ))}
                </ul>
              </section>
            )}
          </div>
        </>
      )}
    </aside>
  );
}
