import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { addPanel, chooseOf, download, newNotebook, openApp, selectTheme, shot, waitDone } from './app';
import { launch } from './browser';

const gallery = fileURLToPath(new URL('../public/gallery', import.meta.url));
const genes = ['SNAP25', 'RUNX1', 'PANK2', 'APP'];

/** The share of G and C of every transcript of a gene's FASTA, by the name that the FASTA gives it. */
function gcOf(gene: string): string[] {
  const text = gunzipSync(readFileSync(join(gallery, `${gene}.fa.gz`))).toString();
  return text
    .split(/^>/m)
    .slice(1)
    .map((record) => {
      const [head = '', ...lines] = record.split('\n');
      const sequence = lines.join('');
      return `${head.split(/[\s|]/)[0]!}\t${((sequence.match(/[GC]/g) ?? []).length / sequence.length).toFixed(4)}`;
    });
}

test('contestants are trained on more and more rows: the table fills, goes on after a cancel, and is drawn', async () => {
  const browser = await launch();
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-labels-'));
  // The name suggests a task of the paper, whose values then stand beside.
  const table = join(folder, 'half_life_mouse.tsv');
  writeFileSync(table, ['transcript\thalf_life', ...genes.flatMap(gcOf), ''].join('\n'));
  const page = await openApp(browser, inject('baseUrl'));
  await newNotebook(page);
  const panel = await addPanel(page, 'fewshot');
  const own = (name: string) => page.getByTestId(`${panel}-${name}`);
  await page
    .getByTestId('data-file-input')
    .setInputFiles(genes.flatMap((gene) => [join(gallery, `${gene}.fa.gz`), join(gallery, `${gene}.gtf.gz`)]));
  await page.getByTestId('data-count').getByText('43').waitFor();
  await page.getByTestId('fewshot-file-input').setInputFiles(table);
  await page.getByTestId('fewshot-join').getByText('43 labelled transcripts').waitFor();

  for (const one of ['model', 'dilated-cnn']) await own(`contestant-${one}`).uncheck();
  await own('sizes').fill('4, few');
  await page.getByText('whole numbers from 2 on, or all').waitFor();
  await own('sizes').fill('all, 4, 8');
  await own('sizes').press('Enter');
  expect(await own('sizes').inputValue()).toBe('4, 8, all');
  await own('more').click();
  const values = { maxEpochs: '1', seeds: '0, 1', maxLength: '4000', batchSize: '8' };
  for (const [path, value] of Object.entries(values)) await page.getByTestId(`${panel}-field-${path}`).fill(value);
  await own('lacks').getByText('12 trainings: 3 sizes × 2 contestants × 2 seeds').waitFor();

  await own('run').click();
  await page
    .getByTestId('fewshot-live')
    .getByText(/^[1-9]\d* of 12/)
    .waitFor({ timeout: 100_000 });
  await shot(page, 'fewshot-live');
  await own('cancel').click();
  await page.locator(`[data-testid="panel-${panel}"][data-status="fresh"]`).waitFor();
  await own('run').click();
  await page.getByTestId('fewshot-live').waitFor();
  expect(await page.getByTestId('fewshot-live').textContent()).not.toMatch(/^0 of 12/);
  await waitDone(page, panel, 200_000);

  const text = await page.getByTestId('fewshot-table').textContent();
  expect(text).toMatch(/Encoder from scratch.*Saluki/);
  expect(text).toMatch(/★ best at this size/);
  expect(await page.getByTestId('fewshot-paper-row').textContent()).toMatch(/RNA half-life, mouse.*other data, other splits.*0\.608.*Mamba Small/); // prettier-ignore
  for (const id of ['series', 'radial']) {
    const picture = page.getByTestId(`fewshot-${id}`);
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(820);
  }
  for (const theme of ['light', 'dark'] as const) {
    await selectTheme(page, theme);
    await page.getByTestId('fewshot-result').scrollIntoViewIfNeeded();
    await shot(page, `fewshot-${theme}`, true);
    expect(await findings(page)).toEqual([]);
    expect(decodeURIComponent((await page.getByTestId('fewshot-radial').getAttribute('src'))!)).toContain(theme === 'dark' ? '#16191d' : '#ffffff'); // prettier-ignore
  }
  await own('metric').selectOption('spearman');
  await page.getByTestId('fewshot-paper-row').waitFor({ state: 'detached' });

  await chooseOf(page, panel, 'export');
  await page.getByTestId('export-dialog').getByText('radial.svg').first().waitFor();
  await shot(page, 'fewshot-export');
  const scores = (await download(page, 'export-file-scores.csv')).toString().trim().split('\n');
  // Three sizes, two contestants, two seeds, four metrics.
  expect(scores).toHaveLength(1 + 3 * 2 * 2 * 4);
  expect(page.problems).toEqual([]);
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
