import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { chooseOf, download, openApp, runPanel, toStart, waitDone, waitSaved } from './app';
import { launch } from './browser';
import {
  keptTexts,
  notebookJson,
  openNotebook,
  panelOrder,
  statusOf,
  tinyBcl2l1,
  watchRuns,
  whenPanel,
} from './notebooks';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const notes = (title: string): object =>
  notebookJson(title, [{ id: 'note', kind: 'note', params: { text: 'First.' } }]);

const listed = (page: Page): Promise<string[]> =>
  page.getByTestId('notebook-entry').locator('strong').allTextContents();

/** A second tab on what the first has open. */
async function secondTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  return tab;
}

/** Holds back what waits for a time in this tab alone. @returns what lets it go on */
async function holdTimers(tab: Page): Promise<() => Promise<void>> {
  const held = await tab.evaluateHandle(() => {
    const { setTimeout: real } = globalThis;
    const works: (() => void)[] = [];
    globalThis.setTimeout = ((work: () => void) => works.push(work)) as unknown as typeof setTimeout;
    return { real, works };
  });
  return () =>
    held.evaluate(({ real, works }) => {
      globalThis.setTimeout = real;
      for (const work of works) work();
    });
}

test('notebooks are listed, opened, duplicated, deleted and brought back', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  for (const title of ['First', 'Second']) {
    await openNotebook(page, notes(title));
    await waitSaved(page);
    await toStart(page);
  }
  await expect.poll(() => listed(page)).toEqual(['Second', 'First']);
  const entry = (title: string) => page.getByTestId('notebook-entry').filter({ hasText: title });
  expect(await entry('First').textContent()).toMatch(/1 panel, changed \d/);

  await entry('First').getByRole('button', { name: 'Duplicate' }).click();
  await expect.poll(() => listed(page)).toEqual(['First (copy)', 'Second', 'First']);

  await entry('Second').getByTestId('notebook-delete').click();
  await expect.poll(() => listed(page)).toEqual(['First (copy)', 'First']);
  await page.getByTestId('undo').getByText('Deleted the notebook “Second”.').waitFor();
  await page.getByTestId('undo').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => listed(page)).toEqual(['First (copy)', 'Second', 'First']);

  await entry('Second').locator('.notebook-open').click();
  await page.getByTestId('panel-note').waitFor();
  expect(await page.getByTestId('notebook-title').inputValue()).toBe('Second');
  await page.getByTestId('notebook-title').fill('Second, changed');
  await toStart(page);
  await expect.poll(() => listed(page)).toEqual(['Second, changed', 'First (copy)', 'First']);
  // Deleted for good, it stays so.
  await entry('First (copy)').getByTestId('notebook-delete').click();
  await expect.poll(() => listed(page)).toEqual(['Second, changed', 'First']);
  await page.reload();
  await expect.poll(() => listed(page)).toEqual(['Second, changed', 'First']);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('what one tab changes is seen in the other; when both change at once, both changes are kept', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, notes('Shared'));
  await waitSaved(page);
  const other = await secondTab(page);
  await other.getByTestId('panel-note').waitFor();

  await page.getByTestId('notebook-title').fill('Shared by two');
  await expect.poll(() => other.getByTestId('notebook-title').inputValue()).toBe('Shared by two');
  await chooseOf(other, 'note', 'duplicate');
  await page.getByTestId('panel-note-2').waitFor();
  // Taken over from another tab, it is a step like any other.
  await page.getByTestId('undo-step').click();
  await page.getByTestId('panel-note-2').waitFor({ state: 'detached' });
  await other.getByTestId('panel-note-2').waitFor({ state: 'detached' });
  await waitSaved(page);
  await waitSaved(other);

  // The other tab's timers stand still: its change waits to be saved while this tab saves.
  const goOn = await holdTimers(other);
  await other.getByTestId('notebook-title').fill('Named there');
  await other.getByTestId('saved').getByText('saving…').waitFor();
  await chooseOf(page, 'note', 'duplicate');
  await waitSaved(page);
  await goOn();
  await other
    .getByTestId('notice')
    .getByText(/changed in another tab at the same moment/)
    .waitFor();
  await other.getByTestId('panel-note-2').waitFor();
  expect(await other.getByTestId('notebook-title').inputValue()).toBe('Shared by two');
  const kept = await keptTexts(page);
  expect(Object.keys(kept).sort()).toEqual(['Named there (copy)', 'Shared by two']);
  expect(kept['Shared by two']).toContain('note-2');
  expect(kept['Named there (copy)']).not.toContain('note-2');
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('what the version before notebooks kept becomes a notebook, once', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  expect(await listed(page)).toEqual([]);
  // A visit of this version alone makes none.
  await page.reload();
  await page.getByTestId('new-notebook').waitFor();
  expect(await listed(page)).toEqual([]);
  // As that version wrote them.
  const before =
    '{"theme":"dark","backend":"auto","importGenes":"OAS1, MX1","importBiotypes":"","predictOrf":true,' +
    '"species":"homo_sapiens","ensemblSymbol":"OAS1","ensemblSpecies":"homo_sapiens","scope":"all",' +
    '"model":{"kind":"untrained","preset":"tiny","seed":3},"isoforms":{"gene":"MX1","linkage":"ward","clusters":2,' +
    '"introns":"scale","labels":{}},"train":{"preset":"tiny","changes":{"optimizer.steps":"500"},"start":"initial"},' +
    '"finetune":{},"lastData":"BCL2L1.fa"}';
  await page.evaluate((text) => {
    localStorage.clear();
    localStorage.setItem('orthrus.preferences.1', text);
  }, before);
  await page.reload();
  await expect.poll(() => listed(page)).toEqual(['My notebook']);
  expect(await page.getByTestId('theme').inputValue()).toBe('dark');
  await page.locator('.notebook-open').click();
  await page.getByTestId('panel-train').waitFor();
  expect(await panelOrder(page)).toEqual(['data', 'model', 'embed', 'isoforms', 'train']);
  await page.getByTestId('panel-data').getByText('genes OAS1 MX1 · longest ORF predicted · homo_sapiens').waitFor();
  await runPanel(page, 'model');
  await page
    .getByTestId('panel-model')
    .getByText(/seed 3/)
    .first()
    .waitFor();
  await page.goto(inject('baseUrl'));
  await expect.poll(() => listed(page)).toEqual(['My notebook']);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('a damaged notebook is listed, and its text can be saved', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, notes('Whole'));
  await waitSaved(page);
  await toStart(page);
  const damaged = '{"format":"orthrus-notebook","schema":1,"title":"Who';
  await page.evaluate(
    (text) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('orthrus.documents');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('texts', 'readwrite');
          const texts = transaction.objectStore('texts');
          const keys = texts.getAllKeys();
          keys.onsuccess = () => texts.put(text, keys.result[0]);
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    damaged,
  );
  await page.reload();
  const entry = page.getByTestId('notebook-entry');
  await entry.getByText(/breaks off or is no JSON/).waitFor();
  expect(await entry.locator('.notebook-open').isDisabled()).toBe(true);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    entry.getByRole('button', { name: 'Save its text' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('Whole.json');
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe(damaged);
  await page.getByTestId('new-notebook').click();
  await page.getByTestId('panel-data').waitFor();
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('the storage dialog says what is used and lets go of results, which are then computed again', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, tinyBcl2l1());
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms');
  await waitSaved(page);
  await page.goto(inject('baseUrl'));
  await page.getByTestId('storage-open').click();
  const use = page.getByTestId('storage-use');
  await use.getByText(/\d.* kB, 4 results/).waitFor();
  await page.getByTestId('storage-free-all').click();
  await use.getByText('0 results').waitFor();
  await page.getByTestId('storage-dialog-close').click();
  await page.locator('.notebook-open').click();
  await whenPanel(page, 'embed', 'fresh');
  for (const id of ['data', 'model', 'isoforms']) expect(await statusOf(page, id)).toBe('fresh');
  const ran = await watchRuns(page);
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms');
  expect((await ran()).sort()).toEqual(['data', 'embed', 'isoforms', 'model']);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('where the browser refuses to keep anything, the page says so and works', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Refused.', 'SecurityError');
    };
  });
  await page.reload();
  await page
    .getByTestId('notebook-list')
    .getByText(/does not let this page keep notebooks/)
    .waitFor();
  await openNotebook(page, tinyBcl2l1());
  await page
    .getByTestId('notice')
    .getByText(/This notebook is not being saved/)
    .waitFor();
  await page.getByTestId('saved').getByText('not saved').waitFor();
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms');
  await page.getByTestId('share-open').click();
  const text = (await download(page, 'share-json')).toString();
  expect((JSON.parse(text) as { title: string }).title).toBe('Tiny BCL2L1');
  expect(page.problems).toEqual([]);
  await page.context().close();
});
