import { backendChoices } from '../backend/choice';
import { openChosenDevice } from '../notebook/actions/device';
import { openGallery } from '../notebook/actions/gallery';
import { galleryItem } from '../notebook/gallery';
import type { Notebook } from '../notebook/notebook';
import { showPanel } from './navigation';

/** Asks the engine for its device, and brings back what a reload can bring back. */
export function restore(notebook: Notebook): void {
  const { store, preferences } = notebook;
  const asked = backendChoices.find((choice) => choice === new URLSearchParams(location.search).get('backend'));
  if (asked) preferences.setState({ backend: asked });
  void openChosenDevice(notebook);
  const { lastData } = preferences.getState();
  const item = galleryItem(new URLSearchParams(location.search).get('gallery'));
  if (item && item.ensembl === undefined) {
    void openGallery(notebook, item, import.meta.env.BASE_URL).then((outcome) => {
      if (outcome === 'embedded') showPanel('isoforms', 'keep');
    });
  } else if (lastData !== undefined) {
    // A page may not reopen a user's files by itself, and transcripts are not stored anywhere.
    preferences.setState({ lastData: undefined });
    // The notice is on top: neither the old place on the page nor a #panel may hide it.
    history.scrollRestoration = 'manual';
    history.replaceState(null, '', location.pathname + location.search);
    store.setState({
      notice: `After a reload your settings are as they were; transcripts and embeddings are not kept. Loaded before: ${lastData}. ${
        lastData.startsWith('Ensembl') || item ? 'Fetch it again to go on.' : 'Drop the files again to go on.'
      }`,
    });
  }
}
