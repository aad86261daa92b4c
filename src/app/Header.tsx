import { House, Play, Redo2, Search, Share2, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { edit, redo, undo } from '../notebook/editing';
import type { Theme } from '../notebook/preferences';
import { useNotebook, useNotebookState, usePreference } from '../notebook/react';
import { runAll } from '../notebook/running';
import { DeviceMenu } from './DeviceMenu';
import { ShareDialog } from './dialogs/ShareDialog';

interface HeaderProps {
  readonly onStart: () => void;
  readonly onPalette: () => void;
}

/** The bar on top: which notebook this is and what is done with it as a whole, what it runs on, how it looks. */
export function Header({ onStart, onPalette }: HeaderProps) {
  const page = useNotebookState((state) => state.page);
  return (
    <header className="top">
      <svg className="mark" viewBox="0 0 16 16" aria-hidden>
        <path d="M1 11h4l2-6 3 8 2-5h3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      </svg>
      <h1 className={page === 'document' ? 'top-name' : undefined}>Orthrus Notebook</h1>
      {page === 'document' && (
        <>
          <button type="button" className="button" data-testid="to-start" onClick={onStart}>
            <House aria-hidden size={15} /> Notebooks
          </button>
          <NotebookTitle />
          <Saved />
        </>
      )}
      <span className="top-space" />
      {page === 'document' && <DocumentTools />}
      <button
        type="button"
        className="button"
        title="Commands and search (Ctrl+K)"
        data-testid="palette-open"
        onClick={onPalette}
      >
        <Search aria-hidden size={15} /> <span className="top-wide">Commands</span>
      </button>
      <DeviceMenu />
      <ThemeChoice />
    </header>
  );
}

function NotebookTitle() {
  const notebook = useNotebook();
  const title = useNotebookState((state) => state.document.title);
  return (
    <input
      className="top-title"
      aria-label="Name of the notebook"
      title={title}
      value={title}
      maxLength={200}
      data-testid="notebook-title"
      onChange={(event) => {
        const name = event.target.value;
        edit(notebook, 'Rename the notebook', (document) => ({ ...document, title: name }), 'title');
      }}
    />
  );
}

const SAVED = { yes: 'saved', pending: 'saving…', no: 'not saved' } as const;

function Saved() {
  const saved = useNotebookState((state) => state.saved);
  return (
    <span className={saved === 'no' ? 'top-saved top-unsaved' : 'top-saved'} data-testid="saved">
      {SAVED[saved]}
    </span>
  );
}

function DocumentTools() {
  const notebook = useNotebook();
  const past = useNotebookState((state) => state.history.past.at(-1)?.label);
  const future = useNotebookState((state) => state.history.future.at(-1)?.label);
  const [sharing, setSharing] = useState(false);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        disabled={past === undefined}
        aria-label={past === undefined ? 'Undo' : `Undo: ${past}`}
        title={past === undefined ? 'Nothing to undo' : `Undo: ${past} (Ctrl+Z)`}
        data-testid="undo-step"
        onClick={() => undo(notebook)}
      >
        <Undo2 aria-hidden size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        disabled={future === undefined}
        aria-label={future === undefined ? 'Redo' : `Redo: ${future}`}
        title={future === undefined ? 'Nothing to do again' : `Redo: ${future} (Ctrl+Shift+Z)`}
        data-testid="redo-step"
        onClick={() => redo(notebook)}
      >
        <Redo2 aria-hidden size={16} />
      </button>
      <button type="button" className="button" data-testid="run-all" onClick={() => void runAll(notebook)}>
        <Play aria-hidden size={14} /> Run all
      </button>
      <button type="button" className="button" data-testid="share-open" onClick={() => setSharing(true)}>
        <Share2 aria-hidden size={14} /> Share
      </button>
      {sharing && <ShareDialog onClose={() => setSharing(false)} />}
    </>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = usePreference('theme');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <select
      className="theme"
      aria-label="Theme"
      value={theme}
      data-testid="theme"
      onChange={(event) => setTheme(event.target.value as Theme)}
    >
      <option value="system">Theme: system</option>
      <option value="light">Theme: light</option>
      <option value="dark">Theme: dark</option>
    </select>
  );
}
