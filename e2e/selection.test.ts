import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { download, openApp, runPanel, waitDone } from './app';
import { launch } from './browser';
import { bcl2l1Data, exported, notebookJson, openNotebook, tinyModel, whenPanel } from './notebooks';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const shipped = (name: string): object => ({ kind: 'shipped', path: `gallery/${name}` });

/** Three genes, 32 transcripts: read, embedded, compared, laid out, listed. */
const threeGenes = (): object =>
  notebookJson('Three genes', [
    {
      ...bcl2l1Data,
      params: {
        sources: ['BCL2L1.fa', 'BCL2L1.gtf', 'APP.fa.gz', 'APP.gtf.gz', 'PANK2.fa.gz', 'PANK2.gtf.gz'].map(shipped),
        species: 'homo_sapiens',
      },
    },
    tinyModel(),
    { id: 'embed', kind: 'embed', inputs: { transcripts: 'data', model: 'model' } },
    { id: 'isoforms', kind: 'isoforms', inputs: { embeddings: 'embed' }, params: { gene: 'BCL2L1' } },
    { id: 'umap', kind: 'umap', inputs: { embeddings: 'embed' } },
    { id: 'table', kind: 'table', inputs: { transcripts: 'data', layout: 'umap' } },
  ]);

async function opened(): Promise<Awaited<ReturnType<typeof openApp>>> {
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, threeGenes());
  await page.getByTestId('run-all').click();
  for (const id of ['isoforms', 'umap', 'table']) await waitDone(page, id);
  await page.getByTestId('table-counts').getByText('32 of 32 shown').waitFor();
  return page;
}

const count = (page: Page): Promise<string | null> => page.getByTestId('selection-count').textContent();
const tableCount = (page: Page): Promise<string | null> => page.getByTestId('table-counts').textContent();
const mapCount = (page: Page) => page.getByTestId('umap-plot').getByTestId('scatter-selected');
/** Isoforms that are marked in the tree beside the heatmap. */
const marked = (page: Page): Promise<string[]> =>
  page.getByTestId('isoforms-figure').locator('.iso-name[aria-pressed=true]').allTextContents();
/** Names that the selection's own file has, one a line. */
async function chosenIds(page: Page): Promise<string[]> {
  // On a screen of this width it is folded.
  const unfold = page.getByLabel('More about what is chosen');
  if ((await unfold.count()) > 0) await unfold.click();
  const ids = (await download(page, 'selection-export')).toString().trim().split('\n');
  await page.getByLabel('Less about what is chosen').click();
  return ids;
}

test('what is chosen in the table is marked on the map and beside the heatmap, and counted; cleared, it is so nowhere', async () => {
  const page = await opened();
  const grid = page.getByTestId('table-grid');
  await page.getByTestId('table-filter-text').fill('BCL2L1-20');
  await page
    .getByTestId('table-counts')
    .getByText(/^\d of 32 shown, 0 chosen/)
    .waitFor();
  const rows = grid.locator('[role=row][aria-selected]');
  await rows.nth(0).locator('.column-grid-check').click();
  await expect.poll(() => count(page)).toBe('1 transcript chosen');
  // By keyboard: the next one.
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect.poll(() => count(page)).toBe('2 transcripts chosen');
  expect(await mapCount(page).textContent()).toBe('2 selected');
  expect(await tableCount(page)).toMatch(/2 chosen$/);
  expect(await rows.evaluateAll((all) => all.filter((row) => row.ariaSelected === 'true').length)).toBe(2);
  const names = await marked(page);
  expect(names.length).toBe(2);
  const shown = (await rows.allTextContents()).filter((_, at) => at < 2);
  for (const name of names) expect(shown.some((row) => row.includes(name))).toBe(true);
  const ids = await chosenIds(page);
  expect(ids.length).toBe(2);

  await page.getByTestId('selection-clear').click();
  await expect.poll(() => marked(page)).toEqual([]);
  await mapCount(page).waitFor({ state: 'detached' });
  expect(await tableCount(page)).toMatch(/0 chosen$/);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('a lasso on the map chooses in the table; keys do too', async () => {
  const page = await opened();
  const plot = page.getByTestId('umap-plot');
  await plot.scrollIntoViewIfNeeded();
  await plot.getByRole('button', { name: 'Lasso' }).click();
  const box = (await plot.getByRole('application').boundingBox())!;
  // Around the left half.
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.01, 0.01));
  await page.mouse.down();
  for (const [x, y] of [
    [0.5, 0.01],
    [0.5, 0.99],
    [0.01, 0.99],
    [0.01, 0.02],
  ] as const) {
    await page.mouse.move(...at(x, y), { steps: 5 });
  }
  await page.mouse.up();
  await mapCount(page).waitFor();
  const chosen = Number(/^\d+/.exec((await mapCount(page).textContent())!)![0]);
  expect(chosen).toBeGreaterThan(0);
  expect(chosen).toBeLessThan(32);
  expect(await tableCount(page)).toMatch(new RegExp(`${chosen} chosen$`));
  expect((await chosenIds(page)).length).toBe(chosen);

  await plot.getByRole('application').focus();
  await page.keyboard.press('a');
  await expect.poll(() => count(page)).toBe('32 transcripts chosen');
  await page.keyboard.press('Escape');
  await expect.poll(() => mapCount(page).count()).toBe(0);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('a list of names chooses; selections get names, are combined, exported and worked on', async () => {
  const page = await opened();
  const search = async (text: string, how = 'replace'): Promise<void> => {
    await page.getByTestId('selection-search').fill(text);
    await page.getByLabel('How they are combined with what is chosen').selectOption(how);
    await page.keyboard.press('Tab');
    await page
      .getByRole('search', { name: 'Choose transcripts by name' })
      .getByRole('button', { name: 'Choose' })
      .click();
  };
  await page.getByTestId('selection-open').click();
  await search('PANK2, no-such-thing');
  await page
    .getByTestId('selection-search-report')
    .getByText('8 transcripts found. Not found: no-such-thing.')
    .waitFor();
  expect(await count(page)).toBe('8 transcripts chosen');
  const name = async (text: string): Promise<void> => {
    await page.getByTestId('selection-name').click();
    await page.getByTestId('selection-name-field').fill(text);
    await page.keyboard.press('Enter');
  };
  await name('PANK2 alone');
  const panks = await chosenIds(page);
  await page.getByLabel('More about what is chosen').click();
  await search('APP', 'add');
  await expect.poll(() => count(page)).toBe('18 transcripts chosen');
  await name('PANK2 and APP');
  const list = page.getByTestId('selection-list');
  expect((await list.getByRole('listitem').allTextContents()).map((text) => text.trim())).toEqual([
    expect.stringMatching(/PANK2 alone\s*8/),
    expect.stringMatching(/PANK2 and APP\s*18/),
  ]);
  // 18 without 8; then nothing is in both.
  await list.getByLabel('What to do with PANK2 alone').click();
  await list.getByRole('group', { name: 'PANK2 alone' }).getByRole('button', { name: 'Take out' }).click();
  await expect.poll(() => count(page)).toBe('10 transcripts chosen');
  await list.getByRole('group', { name: 'PANK2 alone' }).getByRole('button', { name: 'Keep both' }).click();
  await expect.poll(() => count(page)).toBe('None chosen');
  await list.getByTestId('selection-choose-s1').click();
  await expect.poll(() => count(page)).toBe('8 transcripts chosen');
  expect(await chosenIds(page)).toEqual(panks);

  // As the input of panels.
  await page.getByLabel('More about what is chosen').click();
  await list.getByRole('group', { name: 'PANK2 alone' }).getByRole('button', { name: 'UMAP of these' }).click();
  await page.getByTestId('panel-umap-2').waitFor();
  await page.getByLabel('Less about what is chosen').click();
  expect(await page.getByTestId('umap-2-subset').inputValue()).toBe('s1');
  await runPanel(page, 'umap-2');
  expect((await exported(page, 'umap-2', 'layout.csv')).toString().trim().split('\n').length - 1).toBe(8);
  await page.getByTestId('embed-subset').selectOption('s2');
  await whenPanel(page, 'embed', 'stale');
  expect(await page.getByTestId('embed-state').textContent()).toBe('stale: The chosen transcripts changed.');
  await runPanel(page, 'embed');
  await page
    .getByTestId('panel-embed')
    .getByText(/18 vectors of/)
    .first()
    .waitFor();
  await page.getByTestId('undo-step').click();
  await whenPanel(page, 'embed', 'done');
  await page
    .getByTestId('panel-embed')
    .getByText(/32 vectors of/)
    .first()
    .waitFor();
  expect(page.problems).toEqual([]);
  await page.context().close();
});
