import type { Locator, Page } from 'playwright';
import { chooseOf, download, panelIn } from './app';

/** A panel of a document, as its JSON has it. */
interface PanelJson {
  readonly id: string;
  readonly kind: string;
  readonly params?: object;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly title?: string;
}

/** The JSON of a notebook. */
export const notebookJson = (
  title: string,
  panels: readonly PanelJson[],
  selections: readonly object[] = [],
): object => ({
  format: 'orthrus-notebook',
  schema: 1,
  id: '11111111-1111-4111-8111-111111111111',
  title,
  panels: panels.map((panel) => ({ title: '', collapsed: false, params: {}, view: {}, inputs: {}, ...panel })),
  selections,
});

export const bcl2l1Data: PanelJson = {
  id: 'data',
  kind: 'data',
  params: {
    sources: [
      { kind: 'shipped', path: 'gallery/BCL2L1.fa' },
      { kind: 'shipped', path: 'gallery/BCL2L1.gtf' },
    ],
    species: 'homo_sapiens',
  },
};

export const tinyModel = (id = 'model', seed = 0): PanelJson => ({
  id,
  kind: 'model',
  params: { request: { kind: 'untrained', preset: 'tiny', seed } },
});

/** The isoforms of BCL2L1 by a model. */
export const bcl2l1By = (model: PanelJson, title: string): object =>
  notebookJson(title, [
    bcl2l1Data,
    model,
    { id: 'embed', kind: 'embed', inputs: { transcripts: 'data', model: 'model' } },
    { id: 'isoforms', kind: 'isoforms', inputs: { embeddings: 'embed' }, params: { gene: 'BCL2L1' } },
  ]);

/** By a Tiny untrained one: seconds on any machine. */
export const tinyBcl2l1 = (title = 'Tiny BCL2L1'): object => bcl2l1By(tinyModel(), title);

/** Opens a notebook's file from the start page. */
export async function openNotebook(page: Page, file: object | Buffer, name = 'notebook.json'): Promise<void> {
  const buffer = Buffer.isBuffer(file) ? file : Buffer.from(JSON.stringify(file));
  await page.getByTestId('open-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

export type Status = 'fresh' | 'stale' | 'running' | 'failed' | 'done';

/** Waits until a panel has come to a state. */
export const whenPanel = (page: Page, id: string, status: Status, timeout = 60_000): Promise<void> =>
  panelIn(page, id, status).waitFor({ timeout });

export const statusOf = (page: Page, id: string): Promise<string | null> =>
  page.getByTestId(`panel-${id}`).getAttribute('data-status');

/** Ids of the panels, in the order of the document. */
export const panelOrder = (page: Page): Promise<(string | null)[]> =>
  page.locator('main > [data-panel]').evaluateAll((all) => all.map((one) => one.getAttribute('data-panel')));

/** From now on, and after every reload: notes each panel that is seen running. Its result takes what was noted. */
export async function watchRuns(page: Page): Promise<() => Promise<string[]>> {
  const watch = (): void => {
    const ran: string[] = [];
    (globalThis as unknown as { ran: string[] }).ran = ran;
    const note = (element: Element): void => {
      const id = element.getAttribute('data-panel');
      if (id !== null && element.getAttribute('data-status') === 'running' && !ran.includes(id)) ran.push(id);
    };
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (!(target instanceof Element)) continue;
        note(target);
        for (const panel of target.querySelectorAll('[data-panel]')) note(panel);
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-status'] });
  };
  await page.addInitScript(watch);
  await page.evaluate(watch);
  return () => page.evaluate(() => (globalThis as unknown as { ran: string[] }).ran.splice(0));
}

/** A file of a panel by its Export dialog, as bytes. */
export async function exported(page: Page, panel: string, file: string): Promise<Buffer> {
  await chooseOf(page, panel, 'export');
  const bytes = await download(page, `export-file-${file}`);
  await page.getByTestId('export-dialog-close').click();
  return bytes;
}

/** What a canvas shows, as a data address: equal pictures are equal texts. */
export const pixels = (canvas: Locator): Promise<string> =>
  canvas.evaluate((element) => (element as unknown as HTMLCanvasElement).toDataURL());

/** Every notebook of this browser as it is kept, by its title. */
export const keptTexts = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('orthrus.documents');
        opening.onerror = () => reject(opening.error!);
        opening.onsuccess = () => {
          const all = opening.result.transaction('texts').objectStore('texts').getAll();
          all.onsuccess = () => {
            opening.result.close();
            const texts = all.result as string[];
            resolve(Object.fromEntries(texts.map((text) => [(JSON.parse(text) as { title: string }).title, text])));
          };
        };
      }),
  );

/** Two frames: one lays out, the next draws. */
export const frames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
