import { OrthrusError } from '../../lib/errors';
import type { NamedBlob } from '../../engine/contracts';
import type { GalleryItem } from '../gallery';
import { runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import { fetchFromEnsembl, importSources } from './data';
import { embed } from './embed';
import { loadModel, UNTRAINED } from './model';

/** Fetches one of the page's own files. */
async function shippedFile(base: string, name: string): Promise<NamedBlob> {
  const response = await fetch(`${base}gallery/${name}`).catch(() => undefined);
  // A server for single-page apps answers an unknown path with the page itself.
  if (!response?.ok || response.headers.get('content-type')?.startsWith('text/html')) {
    throw new OrthrusError(
      'gallery.missing',
      `${name} could not be read from the server that this page came from.`,
      'Check that the server is still running, then click again.',
    );
  }
  return { name, blob: await response.blob() };
}

/** Every import of a gallery item keeps all of its few records, whatever the form of the Data panel says. */
const KEEP_ALL = { genes: [], biotypes: [], predictOrf: false, species: 'homo_sapiens' };

let latest = 0;

/**
 * Loads an item's transcripts, a model if none is loaded, embeds, and points the Isoforms panel at its gene. Each
 * step shows in its own panel; a step that fails or is cancelled ends the chain and leaves what came before.
 * @param base address of the page's own files, ending in a slash
 * @returns whether all steps were taken
 */
export async function openGallery(notebook: Notebook, item: GalleryItem, base: string): Promise<boolean> {
  const { store } = notebook;
  const mine = ++latest;
  const superseded = (): boolean => mine !== latest;
  setProblem(notebook, 'gallery', undefined);
  store.setState({ galleryId: item.id, notice: undefined });
  if (item.ensembl !== undefined) {
    if (!(await fetchFromEnsembl(notebook, item.gene, item.ensembl)) || superseded()) return false;
  } else {
    const files = await runTask(notebook, 'gallery', `Fetching ${item.gene}`, () =>
      Promise.all(item.files.map((name) => shippedFile(base, name))),
    );
    if (!files || superseded()) return false;
    const read = await importSources(notebook, files, { origin: `${item.gene} (gallery)`, options: KEEP_ALL });
    if (!read || superseded()) return false;
  }
  const { preferences } = notebook;
  preferences.setState({ isoforms: { ...preferences.getState().isoforms, gene: item.gene, clusters: null } });
  if (!store.getState().model && (!(await loadModel(notebook, UNTRAINED)) || superseded())) return false;
  return embed(notebook, 'all');
}
