import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createNotebook } from '../notebook/notebook';
import { readPreferences, writePreferences } from '../notebook/preferences';
import { NotebookContext } from '../notebook/react';
import { connectWorkers } from '../workers/client';
import { App } from './App';
import { restore } from './restore';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/parts.css';

const notebook = createNotebook(connectWorkers(), readPreferences(localStorage));
notebook.preferences.subscribe((preferences) => writePreferences(localStorage, preferences));
restore(notebook);

const root = document.getElementById('root');
if (!root) throw new Error('no element #root');
createRoot(root).render(
  <StrictMode>
    <NotebookContext value={notebook}>
      <App />
    </NotebookContext>
  </StrictMode>,
);
