import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DocumentStore } from '../notebook/document/documentStore';
import { emptyDocument } from '../notebook/document/newDocument';
import { createNotebook } from '../notebook/notebook';
import { keepSaved } from '../notebook/opening';
import { readPreferences, writePreferences } from '../notebook/preferences';
import { NotebookContext } from '../notebook/react';
import { settleAlways } from '../notebook/results';
import { browserSources } from '../notebook/browserSources';
import { GivenFiles } from '../notebook/sources';
import { KINDS } from '../panels/kinds';
import { connectWorkers } from '../workers/client';
import { App } from './App';
import { AppContext } from './appContext';
import { restore } from './restore';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/parts.css';

const given = new GivenFiles();
const notebook = createNotebook({
  services: connectWorkers(),
  kinds: KINDS,
  sources: browserSources(given, import.meta.env.BASE_URL),
  given,
  preferences: readPreferences(localStorage),
  document: emptyDocument(),
});
notebook.preferences.subscribe((preferences) => writePreferences(localStorage, preferences));
const documents = new DocumentStore();
const app = { documents, saver: keepSaved(notebook, documents) };
settleAlways(notebook);
addEventListener('pagehide', () => void app.saver.flush());
restore(notebook, app);

const root = document.getElementById('root');
if (!root) throw new Error('no element #root');
createRoot(root).render(
  <StrictMode>
    <NotebookContext value={notebook}>
      <AppContext value={app}>
        <App />
      </AppContext>
    </NotebookContext>
  </StrictMode>,
);
