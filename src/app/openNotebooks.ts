/** Every way to a notebook: the gallery, a file, a link, one that this browser keeps, a new one. */
import { OrthrusError } from '../lib/errors';
import { downstream } from '../notebook/document/graph';
import { withNewId } from '../notebook/document/newDocument';
import type { NotebookDocument } from '../notebook/document/documentTypes';
import { geneDocument } from '../notebook/gallery';
import type { GalleryItem } from '../notebook/gallery';
import type { Notebook } from '../notebook/notebook';
import { openDocument } from '../notebook/opening';
import { isResult, listKept } from '../notebook/results';
import { asksOthers, runPanel } from '../notebook/running';
import { documentOfText } from '../notebook/share/json';
import { documentOfLink } from '../notebook/share/link';
import { readZip } from '../notebook/share/zipRead';
import { basicDocument } from '../notebook/templates';
import type { AppParts } from './appContext';
import { showPanel } from './navigation';

/** Opens a document that is not kept yet, after saving the one that is open. */
async function openNew(notebook: Notebook, { saver }: AppParts, document: NotebookDocument): Promise<void> {
  await saver.flush();
  await openDocument(notebook, document);
  scrollTo({ top: 0 });
}

export const newNotebook = (notebook: Notebook, app: AppParts): Promise<void> =>
  openNew(notebook, app, basicDocument(notebook.kinds));

/** To the start page; work that runs goes on. */
export function toStart({ store }: Notebook, { saver }: AppParts): void {
  void saver.flush();
  store.setState({ page: 'start' });
}

/** Opens a copy of a shipped notebook and runs what needs no click of the user's. */
export async function openGallery(notebook: Notebook, app: AppParts, item: GalleryItem): Promise<void> {
  const document =
    item.gene !== undefined ? geneDocument(notebook.kinds, { ...item, gene: item.gene }) : await shipped(item);
  await openNew(notebook, app, withNewId(document));
  // Training and requests to others wait for their buttons; reading and embedding shipped transcripts is what the click was for.
  const { panels } = notebook.store.getState().document;
  const trains = new Set(panels.filter(({ kind }) => kind === 'train').map(({ id }) => id));
  for (const id of trains) for (const below of downstream(notebook.store.getState().document, id)) trains.add(below);
  const ready = panels.filter(({ id }) => !trains.has(id) && !asksOthers(notebook, id));
  await Promise.all(ready.map(({ id }) => runPanel(notebook, id)));
  if (panels.some(({ id }) => id === 'isoforms') && notebook.store.getState().results.has('isoforms')) {
    showPanel('isoforms', 'keep');
  }
}

async function shipped({ file }: GalleryItem): Promise<NotebookDocument> {
  const response = await fetch(`${import.meta.env.BASE_URL}gallery/${file!}`).catch(() => undefined);
  if (!response?.ok || response.headers.get('content-type')?.startsWith('text/html') === true) {
    throw new OrthrusError(
      'gallery.missing',
      `${file!} could not be read from the server that this page came from.`,
      'Check that the server is still running, then click again.',
    );
  }
  return documentOfText(await response.text());
}

/** Whether a file is a notebook, by its name. */
export const isNotebookFile = (name: string): boolean =>
  /\.orthrus\.zip$|\.json$/i.test(name) && !/config\.json$|manifest\.json$/i.test(name);

/** Opens a notebook file as a notebook of its own; results in it are kept after they were checked. */
export async function openFile(notebook: Notebook, app: AppParts, file: File): Promise<void> {
  if (!/\.zip$/i.test(file.name)) {
    await openNew(notebook, app, withNewId(documentOfText(await file.text())));
    return;
  }
  const { document, stored, notes } = await readZip(file);
  const left: string[] = [...notes];
  const known = new Set((await notebook.services.results.storedResults()).map(({ key }) => key));
  // Results first: sets that no result speaks of may be swept away.
  const ordered = stored.toSorted((a, b) => Number(a.what === 'set') - Number(b.what === 'set'));
  for (const { what, name, blob } of ordered) {
    // What this browser computed itself is never replaced by what a file claims.
    if (what === 'result' && known.has(name)) continue;
    try {
      await notebook.services.results.importStored(what, name, blob);
      if (what !== 'result') continue;
      if (!isResult(notebook, await notebook.services.results.readResult(name), name)) {
        await notebook.services.results.removeResults([name]);
        left.push('A result was not what its name says and was left out.');
      }
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error));
    }
  }
  await openNew(notebook, app, withNewId(document));
  await listKept(notebook);
  if (left.length > 0) notebook.store.setState({ notice: left.join(' ') });
}

/** Opens a notebook that this browser keeps; where it does not, the start page says so. */
export async function openKept({ store }: Notebook, { saver }: AppParts, id: string): Promise<void> {
  if (await saver.open(id)) return;
  store.setState({ page: 'start', notice: 'This browser keeps no notebook of that address.' });
}

/** Opens the notebook that the address holds, if it holds one. @returns whether it does */
export async function openLink(notebook: Notebook, app: AppParts, hash: string): Promise<boolean> {
  const document = documentOfLink(hash);
  if (!document) return false;
  history.replaceState(null, '', location.pathname + location.search);
  await openNew(notebook, app, withNewId(document));
  return true;
}
