import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { openApp, runPanel, selectTheme, shot, waitDone } from './app';
import { launch } from './browser';
import { exported, notebookJson, openNotebook, tinyModel } from './notebooks';

const shipped = (name: string): object => ({ kind: 'shipped', path: `gallery/${name}` });
const notebook = notebookJson('Exon skipping', [
  {
    id: 'data',
    kind: 'data',
    params: {
      sources: ['SNAP25', 'APP', 'RUNX1', 'PANK2', 'GNAS'].flatMap((gene) => [
        shipped(`${gene}.fa.gz`),
        shipped(`${gene}.gtf.gz`),
      ]),
    },
  },
  tinyModel(),
  { id: 'domains', kind: 'domains', inputs: { transcripts: 'data' } },
  {
    id: 'skipping',
    kind: 'skipping',
    inputs: { transcripts: 'data', model: 'model', domains: 'domains' },
    params: { scope: 'all' },
  },
  { id: 'fitness', kind: 'fitness', inputs: { skipping: 'skipping' }, params: { trees: 50, seeds: 2, components: 8 } },
]);

test('exons are skipped one by one, drawn over the structure, and told apart by a forest', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, notebook);
  await runPanel(page, 'fitness', 60_000);
  await waitDone(page, 'domains');
  await waitDone(page, 'skipping');
  const panel = page.getByTestId('panel-skipping');
  const [head, ...lines] = (await exported(page, 'skipping', 'skipping.csv')).toString().trim().split('\n');
  const cells = lines.map((line) => line.split(','));
  const at = (name: string): number => head!.split(',').indexOf(name);
  const broken = cells.filter((row) => row[at('frame')] === 'broken').length;
  await panel.getByText(`${lines.length} exons of 5 transcripts; ${broken} break the frame`).waitFor();
  expect(await panel.getByTestId('skipping-counts').innerText()).toContain(`${broken} frame broken`);
  for (const figure of ['skipping-structure', 'skipping-shifts']) {
    const image = page.getByTestId(figure);
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(860);
  }
  expect((await exported(page, 'skipping', 'structure.svg')).toString()).toMatch(
    /domains of the protein.*<title>IPR\d{6}<\/title>/s,
  );
  // Sorted by shift: the first row is the largest of the file; its transcript is drawn.
  const grid = page.getByTestId('skipping-grid');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  const most = cells.reduce((a, b) => (Number(b[at('l2_shift')]) > Number(a[at('l2_shift')]) ? b : a));
  const first = grid.locator('[role="row"][aria-rowindex="2"]');
  await expect.poll(() => first.innerText()).toContain(most[at('name')]!);
  // A gene is searched, and its transcript shown by a key.
  await page.getByTestId('skipping-search').fill('PANK2');
  await panel.getByText(/^\d+ exons?; the transcript of the active row/).waitFor();
  const pank2 = cells.filter((row) => row[at('gene')] === 'PANK2');
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(String(pank2.length + 1));
  await grid.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => page.getByTestId('skipping-show').inputValue()).toBe(pank2[0]![at('name')]);

  // The evaluation is shown as probes are, with its own words.
  const fitness = page.getByTestId('panel-fitness');
  await fitness.getByText('80-20 by gene, seeds 0 … 1').first().waitFor();
  const scores = (await exported(page, 'fitness', 'scores.csv')).toString();
  const mean = scores
    .split('\n')
    .find((line) => line.includes(': wild type ⊕ mutant",embeddings,16,mean,,macro,auroc,'))!;
  const auroc = Number(mean.split(',').at(-5)).toFixed(3);
  expect(await page.getByTestId('fitness-scores-binary').innerText()).toContain(auroc);
  await page.getByTestId('fitness-target').selectOption('table');
  await fitness.getByText('First choose a table of labelled exons').first().waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByTestId('fitness-target').selectOption('frame');
  await shot(page, 'skipping', true);
  await selectTheme(page, 'dark');
  await page.getByTestId('skipping-structure').scrollIntoViewIfNeeded();
  expect(await findings(page)).toEqual([]);
  await shot(page, 'skipping-dark', true);
  expect(page.problems).toEqual([]);
  await browser.close();
});
