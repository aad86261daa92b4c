import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { chooseOf, openApp, waitSaved } from './app';
import { launch } from './browser';
import {
  bcl2l1Data,
  exported,
  notebookJson,
  openNotebook,
  panelOrder,
  statusOf,
  tinyBcl2l1,
  tinyModel,
  watchRuns,
  whenPanel,
} from './notebooks';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** A page with this notebook open. */
async function opened(document: object = tinyBcl2l1()): Promise<Awaited<ReturnType<typeof openApp>>> {
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, document);
  await page.getByTestId('outline-data').waitFor();
  return page;
}

const state = (page: Page, id: string): Promise<string | null> => page.getByTestId(`${id}-state`).textContent();

test('panels are added, duplicated, renamed, collapsed and deleted, and each step is taken back and done again', async () => {
  const page = await opened();
  await page.getByTestId('add-panel').click();
  await page.getByTestId('add-note').click();
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'model', 'embed', 'isoforms', 'note']);
  await chooseOf(page, 'note', 'duplicate');
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'model', 'embed', 'isoforms', 'note', 'note-2']);

  await page.getByTestId('note-2-rename').click();
  await page.getByTestId('note-2-title-field').fill('What I think');
  await page.keyboard.press('Enter');
  await page.getByTestId('panel-note-2').getByRole('heading', { name: 'What I think' }).waitFor();
  expect(await page.getByTestId('outline-note-2').textContent()).toContain('What I think');

  await page.getByTestId('model-collapse').click();
  await page.getByTestId('model-untrained').waitFor({ state: 'hidden' });
  expect(await page.getByTestId('model-collapse').getAttribute('aria-expanded')).toBe('false');

  await chooseOf(page, 'embed', 'delete');
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'model', 'isoforms', 'note', 'note-2']);
  expect(await page.getByTestId('isoforms-input-embeddings').inputValue()).toBe('');

  await page.getByTestId('undo-step').click();
  await page.getByTestId('panel-embed').waitFor();
  expect(await page.getByTestId('isoforms-input-embeddings').inputValue()).toBe('embed');
  await page.locator('body').click({ position: { x: 5, y: 400 } });
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.getByTestId('model-collapse').getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('Control+z');
  await page.getByTestId('panel-note-2').getByRole('heading', { name: 'Note' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'model', 'embed', 'isoforms']);
  expect(await page.getByTestId('undo-step').isDisabled()).toBe(true);
  for (let step = 0; step < 4; step++) await page.keyboard.press('Control+Shift+Z');
  await page.getByTestId('panel-note-2').getByRole('heading', { name: 'What I think' }).waitFor();
  await page.getByTestId('redo-step').click();
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'model', 'isoforms', 'note', 'note-2']);
  expect(await page.getByTestId('redo-step').isDisabled()).toBe(true);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('panels are put in another order by dragging, by Alt and an arrow, and by their menus', async () => {
  const page = await opened();
  await page.getByTestId('outline-model').dragTo(page.getByTestId('outline-data'), { targetPosition: { x: 40, y: 3 } });
  await expect.poll(() => panelOrder(page)).toEqual(['model', 'data', 'embed', 'isoforms']);
  await page.getByTestId('outline-model').dragTo(page.getByTestId('outline-isoforms'), {
    targetPosition: { x: 40, y: (await page.getByTestId('outline-isoforms').boundingBox())!.height - 3 },
  });
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'embed', 'isoforms', 'model']);

  await page.getByTestId('outline-model').focus();
  for (const order of [
    ['data', 'embed', 'model', 'isoforms'],
    ['data', 'model', 'embed', 'isoforms'],
  ]) {
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => panelOrder(page)).toEqual(order);
    // The focus goes along, so that the next press moves the same panel.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-entry'))).toBe('model');
  }
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'embed', 'model', 'isoforms']);

  await chooseOf(page, 'isoforms', 'up');
  await expect.poll(() => panelOrder(page)).toEqual(['data', 'embed', 'isoforms', 'model']);
  await chooseOf(page, 'data', 'down');
  await expect.poll(() => panelOrder(page)).toEqual(['embed', 'data', 'isoforms', 'model']);
  await page.getByTestId('embed-menu').click();
  expect(await page.getByTestId('embed-up').getAttribute('aria-disabled')).toBe('true');
  // The order is for people: what a panel takes from may stand below it.
  await page.keyboard.press('Escape');
  await page.getByTestId('run-all').click();
  await whenPanel(page, 'isoforms', 'done');
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('a change makes stale what hangs on it and says why; undone, the old result is back without a run; so it is after a reload', async () => {
  const page = await opened();
  const ran = await watchRuns(page);
  await page.getByTestId('run-all').click();
  await whenPanel(page, 'isoforms', 'done');
  expect((await ran()).sort()).toEqual(
    ['data', 'embed', 'isoforms', 'model']
      .filter((id) => id !== 'isoforms')
      .concat('isoforms')
      .sort(),
  );
  const before = await exported(page, 'isoforms', 'similarity.csv');

  // A parameter of the panel itself: cheap, so that it follows by itself.
  await page.getByTestId('isoforms-linkage').selectOption('ward');
  await expect.poll(ran).toEqual(['isoforms']);
  await whenPanel(page, 'isoforms', 'done');
  await page.getByTestId('undo-step').click();
  await expect.poll(() => page.getByTestId('isoforms-linkage').inputValue()).toBe('average');
  await whenPanel(page, 'isoforms', 'done');
  expect(await ran()).toEqual([]);

  // A second panel that reads the same: what is known by its contents is the same to whoever takes it.
  await chooseOf(page, 'data', 'duplicate');
  await page.getByTestId('embed-input-transcripts').selectOption('data-2');
  await whenPanel(page, 'data-2', 'done');
  await whenPanel(page, 'isoforms', 'done');
  expect(await ran()).toEqual([]);

  // A parameter far above.
  const second = page.getByTestId('panel-data-2');
  await second.getByText('Other ways to load').click();
  await second.getByText('What to keep of files').click();
  await second.getByLabel(/Predict the longest ORF/).check();
  await whenPanel(page, 'isoforms', 'stale');
  expect(await state(page, 'data-2')).toBe('stale: predict orf changed.');
  expect(await state(page, 'embed')).toBe('stale: Data changed and has not run since.');
  expect(await state(page, 'isoforms')).toBe('stale: Embed changed and has not run since.');
  expect(await statusOf(page, 'data')).toBe('done');
  await page.getByTestId('undo-step').click();
  await whenPanel(page, 'isoforms', 'done');
  expect(await ran()).toEqual([]);

  // Another model.
  await page.getByText('Change the model').click();
  await page.getByTestId('model-untrained').click();
  await whenPanel(page, 'embed', 'stale');
  expect(await state(page, 'embed')).toMatch(/stale: Model changed/);
  expect(await state(page, 'isoforms')).toMatch(/stale: Embed changed and has not run since\./);
  expect(await page.getByTestId('outline-isoforms').getAttribute('data-status')).toBe('stale');
  await whenPanel(page, 'model', 'done');
  expect(await page.getByTestId('isoforms-heatmap').isVisible()).toBe(true);
  await ran();
  await page.getByTestId('undo-step').click();
  await whenPanel(page, 'embed', 'done');
  await whenPanel(page, 'isoforms', 'done');
  expect(await ran()).toEqual([]);
  expect(await exported(page, 'isoforms', 'similarity.csv')).toEqual(before);

  await waitSaved(page);
  await page.reload();
  await whenPanel(page, 'isoforms', 'done');
  for (const id of ['data', 'model', 'embed']) expect(await statusOf(page, id)).toBe('done');
  await page.getByTestId('isoforms-heatmap').waitFor();
  expect(await exported(page, 'isoforms', 'similarity.csv')).toEqual(before);
  expect(await ran()).toEqual([]);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('what fails says why, what hangs on it waits, and it is tried again', async () => {
  const page = await opened();
  await page.route('**/gallery/BCL2L1.fa', (route) => route.abort());
  await page.getByTestId('run-all').click();
  await whenPanel(page, 'data', 'failed');
  const alert = page.getByTestId('panel-data').getByRole('alert');
  expect(await alert.textContent()).toMatch(/BCL2L1\.fa could not be read.*Check that the server is still running/);
  await whenPanel(page, 'model', 'done');
  expect(await statusOf(page, 'embed')).toBe('fresh');
  expect(await page.getByTestId('outline-data').getAttribute('data-status')).toBe('failed');
  await page.unroute('**/gallery/BCL2L1.fa');
  await page.getByTestId('data-run').click();
  await whenPanel(page, 'data', 'done');
  await alert.waitFor({ state: 'detached' });
  await page.getByTestId('embed-run').click();
  await whenPanel(page, 'isoforms', 'done');
  // The refused request is the browser's own line.
  expect(page.problems.filter((line) => !line.includes('ERR_FAILED'))).toEqual([]);
  await page.context().close();
});

test('a run is cancelled in the middle; one that a reload ends is offered again, and nothing half done is kept', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await page.getByTestId('gallery-chromosome').click();
  await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
  await page.getByTestId('embed-cancel').click();
  await whenPanel(page, 'embed', 'fresh');
  await whenPanel(page, 'data', 'done');
  await page.getByTestId('embed-run').click();
  await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
  await waitSaved(page);
  await page.reload();
  await whenPanel(page, 'data', 'done');
  await whenPanel(page, 'model', 'done');
  expect(await statusOf(page, 'embed')).toBe('fresh');
  expect(await page.getByTestId('embed-run').isEnabled()).toBe(true);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('two panels of a kind have inputs and results of their own', async () => {
  const embed = (id: string, model: string) => ({ id, kind: 'embed', inputs: { transcripts: 'data', model } });
  const isoforms = (id: string, embeddings: string) => ({
    id,
    kind: 'isoforms',
    inputs: { embeddings },
    params: { gene: 'BCL2L1' },
  });
  const page = await opened(
    notebookJson('Two seeds', [
      bcl2l1Data,
      tinyModel(),
      tinyModel('model-2', 7),
      embed('embed', 'model'),
      embed('embed-2', 'model-2'),
      isoforms('isoforms', 'embed'),
      isoforms('isoforms-2', 'embed-2'),
    ]),
  );
  await page.getByTestId('run-all').click();
  await whenPanel(page, 'isoforms', 'done');
  await whenPanel(page, 'isoforms-2', 'done');
  const [first, second] = [
    await exported(page, 'isoforms', 'similarity.csv'),
    await exported(page, 'isoforms-2', 'similarity.csv'),
  ];
  expect(second).not.toEqual(first);
  // The same inputs give the same result, at once.
  const ran = await watchRuns(page);
  await page.getByTestId('isoforms-2-input-embeddings').selectOption('embed');
  await expect.poll(() => statusOf(page, 'isoforms-2')).toBe('done');
  expect(await exported(page, 'isoforms-2', 'similarity.csv')).toEqual(first);
  expect(await ran()).toEqual([]);
  expect(page.problems).toEqual([]);
  await page.context().close();
});
