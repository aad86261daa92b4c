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

/** How far an item came: to its end, to its transcripts where there is no device to embed on, or not even there. */
export type GalleryOutcome = 'embedded' | 'loaded' | 'stopped';

/**
 * Loads an item's transcripts, a model if none is loaded, embeds, and points the Isoforms panel at its gene. Each
 * step shows in its own panel; a step that fails or is cancelled ends the chain and leaves what came before. Its
 * problem is shown on the start page, where the click was.
 * @param base address of the page's own files, ending in a slash
 */
export async function openGallery(notebook: Notebook, item: GalleryItem, base: string): Promise<GalleryOutcome> {
  const { store, preferences } = notebook;
  const mine = ++latest;
  setProblem(notebook, 'gallery', undefined);
  store.setState({ galleryId: item.id, notice: undefined });
  const step = async (panel: 'data' | 'model' | 'embed', work: () => Promise<boolean>): Promise<boolean> => {
    if (mine !== latest) return false;
    const done = await work();
    const problem = store.getState().problems[panel];
    if (!done && problem && mine === latest) {
      setProblem(notebook, panel, undefined);
      setProblem(notebook, 'gallery', problem);
    }
    return done && mine === latest;
  };
  if (!(await step('data', () => loadItem(notebook, item, base)))) return 'stopped';
  preferences.setState({ isoforms: { ...preferences.getState().isoforms, gene: item.gene, clusters: null } });
  if (store.getState().device?.available === false) return 'loaded';
  const hasModel = store.getState().model !== undefined;
  if (!hasModel && !(await step('model', () => loadModel(notebook, UNTRAINED)))) return 'stopped';
  return (await step('embed', () => embed(notebook, 'all'))) ? 'embedded' : 'stopped';
}

async function loadItem(notebook: Notebook, item: GalleryItem, base: string): Promise<boolean> {
  if (item.ensembl !== undefined) return fetchFromEnsembl(notebook, item.gene, item.ensembl);
  const files = await runTask(notebook, 'gallery', `Fetching ${item.gene}`, () =>
    Promise.all(item.files.map((name) => shippedFile(base, name))),
  );
  if (!files) return false;
  return importSources(notebook, files, { origin: `${item.gene} (gallery)`, options: KEEP_ALL });
}
