/** From two isoforms in the heatmap to their exon shares, with protein domains from the table that ships and from one's own. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { openApp, parseMatrix, selectTheme, shot, waitDone } from './app';
import { launch } from './browser';
import { bcl2l1Data, exported, notebookJson, openNotebook, tinyModel } from './notebooks';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const panels = [
  bcl2l1Data,
  tinyModel(),
  { id: 'embed', kind: 'embed', inputs: { transcripts: 'data', model: 'model' } },
  { id: 'domains', kind: 'domains', inputs: { transcripts: 'data' } },
  { id: 'isoforms', kind: 'isoforms', inputs: { embeddings: 'embed' }, params: { gene: 'BCL2L1' } },
];

test('what sets Bcl-xL and Bcl-xS apart: exon by exon, with the domain that one lacks', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, notebookJson('Exon shares', panels));
  await waitDone(page, 'domains');
  await page.getByTestId('embed-run').click();
  await waitDone(page, 'isoforms');
  const counts = page.getByTestId('domains-counts');
  expect(await counts.textContent()).toMatch(/146,988 rows.*14 coding transcripts that go in, 13 are in the table, 13 with a domain/); // prettier-ignore
  expect(await page.getByTestId('domains-table').locator('tbody tr').count()).toBe(2);

  // By keyboard alone: two isoforms, and their shares.
  for (const name of ['BCL2L1-201', 'BCL2L1-202']) {
    await page.getByTestId('isoforms-panel').getByRole('button', { name, exact: true }).press('Enter');
  }
  await page.getByTestId('isoforms-split').press('Enter');
  await waitDone(page, 'shares');
  expect(await page.evaluate(() => location.hash)).toBe('#shares');
  const { names, values } = parseMatrix((await exported(page, 'isoforms', 'similarity.csv')).toString());
  const similarity = values[names.indexOf('BCL2L1-201')]![names.indexOf('BCL2L1-202')]!;
  const [head = '', ...lines] = (await exported(page, 'shares', 'shares.csv')).toString().trim().split('\n');
  const at = (name: string): number => head.split(',').indexOf(name);
  const rows = lines.map((line) => line.split(','));
  const sum = rows.reduce((total, row) => total + Number(row[at('share')]), 0);
  expect(Math.abs(sum / Math.exp(1 - similarity) - 1)).toBeLessThan(1e-4);
  // 189 nt that Bcl-xS splices out, and the domain in them.
  const lacks = rows.filter((row) => row[at('kind')] === 'only A');
  expect(lacks.map((row) => Number(row[at('end')]) - Number(row[at('start')]))).toEqual([189]);
  expect(lacks[0]![at('domains_a')]).toBe('IPR046371');
  expect(await page.getByTestId('shares-domains').textContent()).toContain('IPR046371 at 90–187 aa (only here)');
  expect(await page.getByTestId('shares-sum').textContent()).toMatch(/as in the Isoforms panel/);
  expect(await page.getByTestId('shares-table').locator('tbody tr').count()).toBe(rows.length);
  expect(decodeURIComponent((await page.getByTestId('shares-figure').getAttribute('src'))!)).toContain('IPR046371 (only here)'); // prettier-ignore

  // What is chosen in the panel is another pair; undone, the first comes back without computing.
  await page.getByTestId('shares-b').selectOption({ label: 'BCL2L1-205' });
  await page.getByTestId('shares-run').click();
  await page.getByTestId('panel-shares').getByText('BCL2L1-201 and BCL2L1-205').first().waitFor();

  for (const theme of ['dark', 'light'] as const) {
    await selectTheme(page, theme);
    await page.getByTestId('panel-shares').scrollIntoViewIfNeeded();
    await page.getByTestId('shares-figure').waitFor();
    await shot(page, `shares-${theme}`);
    // Of the other theme the contrasts are enough.
    expect(await findings(page, theme === 'dark' ? ['color-contrast'] : undefined)).toEqual([]);
  }

  // A table of other transcripts says so, and what is wrong with its rows.
  const path = join(tmpdir(), 'orthrus-other-domains.txt');
  const mart = ['Transcript stable ID', 'Interpro ID', 'Interpro start', 'Interpro end'].join('\t');
  writeFileSync(path, `${mart}\nFBtr0070000\tIPR000001\t5\t90\nFBtr0070001\tIPR000001\t90\t5\n`);
  await page.getByTestId('panel-domains').getByText('Give a table of your own').click();
  await page.getByTestId('domains-input').setInputFiles(path);
  await page.getByTestId('domains-unknown').waitFor();
  expect(await page.getByTestId('data-rejected').last().textContent()).toContain('1 record rejected');
  expect(await page.getByTestId('shares-domains').textContent()).toContain('the table of domains does not know it');
  expect(page.problems).toEqual([]);
  await page.context().close();
}, 120_000);
