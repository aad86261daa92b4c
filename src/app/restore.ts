import { backendChoices } from '../backend/choice';
import { documentFromPreferences, PREFERENCES_KEY } from '../notebook/document/fromPreferences';
import { openChosenDevice } from '../notebook/device';
import { galleryItem } from '../notebook/gallery';
import { problemOf } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { keptListed } from '../notebook/results';
import type { AppParts } from './appContext';
import { namedNotebook } from './navigation';
import { openGallery, openKept, openLink } from './openNotebooks';

/** Asks the engine for its device, and opens what the address or the last visit names. */
export function restore(notebook: Notebook, app: AppParts): void {
  const { store, preferences } = notebook;
  // Read before anything writes there.
  const stored = localStorage.getItem(PREFERENCES_KEY);
  const query = new URLSearchParams(location.search);
  const asked = backendChoices.find((choice) => choice === query.get('backend'));
  if (asked) preferences.setState({ backend: asked });
  void openChosenDevice(notebook);
  void keptListed(notebook);
  const item = galleryItem(query.get('gallery'));
  const id = namedNotebook();
  // What the address names is on its way: the start page would only flash.
  store.setState({ page: item || id !== undefined ? 'document' : 'start' });
  const tell = (error: unknown): void => {
    const { message, mend } = problemOf(error);
    store.setState({ page: 'start', notice: `${message} ${mend}` });
  };
  open().catch(tell);
  // A link pasted into the address of the open page changes nothing but the hash.
  addEventListener('hashchange', () => void openLink(notebook, app, location.hash).catch(tell));

  async function open(): Promise<void> {
    if (await openLink(notebook, app, location.hash)) return;
    if (item) return openGallery(notebook, app, item);
    if (id !== undefined) return openKept(notebook, app, id);
    await liftPreferences(app, stored);
  }
}

const LIFTED = 'orthrus.lifted';

/** What the version before notebooks kept of its panels becomes a notebook, once. */
async function liftPreferences({ documents }: AppParts, stored: string | null): Promise<void> {
  if (stored === null || localStorage.getItem(LIFTED) !== null) return;
  localStorage.setItem(LIFTED, '1');
  const lifted = documentFromPreferences(stored);
  const empty = lifted?.panels.every(({ params, view }) => Object.keys({ ...params, ...view }).length === 0);
  if (lifted && empty === false) await documents.save(lifted, undefined);
}
