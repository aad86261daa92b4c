import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { fasta, idOf, lookup, names } from '../src/oracle/ensemblAnswers';
import { goldensFolder } from '../src/oracle/goldens';
import { openApp, openGallery, parseMatrix, runPanel, shot, waitDone } from './app';
import { launch } from './browser';
import { exported, statusOf, whenPanel } from './notebooks';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const rows = (csv: Buffer): string[] => csv.toString().trim().split('\n');

test.each([
  ['BCL2L1', 14],
  ['SNAP25', 14],
  ['PANK2', 8],
])('%s: one click reads, embeds and compares its isoforms', async (gene, count) => {
  const page = await openApp(browser, inject('baseUrl'));
  await openGallery(page, gene);
  await waitDone(page, 'isoforms', 200_000);
  expect(parseMatrix((await exported(page, 'isoforms', 'similarity.csv')).toString()).names.length).toBe(count);
  await page.getByTestId('panel-note').locator('h3').first().waitFor();
  await page.getByTestId('isoforms-heatmap').waitFor();
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('a whole chromosome: map, table and neighbours, without a network after the first visit', async () => {
  const page = await openApp(browser, inject('baseUrl'), { offline: true });
  await page
    .getByTestId('update')
    .getByText(/Ready to work offline/)
    .waitFor();
  await page.context().setOffline(true);
  await page.reload();
  await openGallery(page, 'chromosome');
  await waitDone(page, 'umap', 200_000);
  await waitDone(page, 'table');
  await waitDone(page, 'neighbours');
  const layout = rows(await exported(page, 'umap', 'layout.csv'));
  const count = layout.length - 1;
  expect(count).toBeGreaterThan(500);
  expect(layout[0]).toMatch(/cluster/);
  expect(rows(await exported(page, 'table', 'table.csv')).length - 1).toBe(count);
  expect(rows(await exported(page, 'neighbours', 'neighbours.csv')).length - 1).toBe(20);
  await shot(page, 'gallery-chromosome', true);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('what makes two isoforms differ: from the heatmap to shares, domains, skipped exons and single letters', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await openGallery(page, 'isoform-difference');
  await waitDone(page, 'shares', 200_000);
  const shares = rows(await exported(page, 'shares', 'shares.csv'))
    .slice(1)
    .map((row) => row.split(','));
  expect(shares.reduce((sum, row) => sum + Number(row[13]), 0)).toBeCloseTo(100, 6);
  expect(await page.getByTestId('shares-domains').textContent()).toContain('IPR046371 at 90–187 aa (only here)');
  for (const id of ['skipping', 'mutagenesis', 'jacobian']) await waitDone(page, id, 200_000);
  await shot(page, 'gallery-isoform-difference', true);
  expect(page.problems).toEqual([]);
  await page.context().close();
}, 300_000);

test('train a Tiny Orthrus, and the maps before and after', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await openGallery(page, 'train');
  expect(await statusOf(page, 'train')).toBe('fresh');
  // Its forty steps take a minute; a few small ones show the same.
  await page.getByTestId('train-more').click();
  await page.getByTestId('train-field-optimizer.steps').fill('10');
  await page.getByTestId('train-field-sampler.shortBatchSize').fill('6');
  await page.getByTestId('run-all').click();
  await waitDone(page, 'train', 280_000);
  await waitDone(page, 'umap-2', 200_000);
  await waitDone(page, 'umap', 200_000);
  const steps = rows(await exported(page, 'train', 'steps.csv'));
  expect(steps.length - 1).toBe(10);
  expect(await exported(page, 'umap', 'layout.csv')).not.toEqual(await exported(page, 'umap-2', 'layout.csv'));
  await shot(page, 'gallery-train', true);
  expect(page.problems).toEqual([]);
  await page.context().close();
}, 600_000);

test('bring the published model: its size first, then a trained and an untrained comparison', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  // The hub cannot be reached from every test machine: the same paths, answered from the golden files.
  const asked: string[] = [];
  await page.context().route('https://huggingface.co/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const name = pathname.split('/').at(-1)!;
    asked.push(pathname);
    const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' };
    if (!['config.json', 'model.safetensors'].includes(name))
      return route.fulfill({ status: 404, headers, body: 'Entry not found' });
    const body = readFileSync(join(goldensFolder, 'checkpoints/hub', name));
    const sized = { ...headers, 'content-length': String(body.length) };
    return route.fulfill({ status: 200, headers: sized, ...(route.request().method() === 'GET' && { body }) });
  });
  await openGallery(page, 'published');
  await whenPanel(page, 'model', 'fresh');
  expect(asked).toEqual([]);
  await runPanel(page, 'model');
  await page.getByTestId('panel-model').getByTestId('model-card').getByText('orthrus-small-6-track').first().waitFor();
  expect(asked.every((path) => path.startsWith('/antichronology/orthrus-small-6-track/'))).toBe(true);
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms', 120_000);
  await waitDone(page, 'isoforms-2', 200_000);
  const trained = await exported(page, 'isoforms', 'similarity.csv');
  expect(trained).not.toEqual(await exported(page, 'isoforms-2', 'similarity.csv'));
  const untrained = (panel: string): Promise<number> =>
    page
      .getByTestId(`panel-${panel}`)
      .getByText(/untrained/i)
      .count();
  expect(await untrained('isoforms-2')).toBeGreaterThan(0);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('OAS1: asks Ensembl on a click, and says so where it cannot be reached', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  await page.context().route('https://rest.ensembl.org/**', (route) => route.abort());
  await openGallery(page, 'OAS1');
  await whenPanel(page, 'data', 'fresh');
  await page.getByTestId('data-run').click();
  await whenPanel(page, 'data', 'failed');
  expect(await page.getByTestId('panel-data').getByRole('alert').textContent()).toMatch(
    /Ensembl.*could not be reached/i,
  );

  // Answers of the documented shape, made from the real files of another gene.
  await page.context().unroute('https://rest.ensembl.org/**');
  await page.context().route('https://rest.ensembl.org/**', async (route) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    const { pathname } = new URL(route.request().url());
    if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    if (pathname === '/lookup/symbol/homo_sapiens/OAS1') {
      return route.fulfill({ headers, json: { ...lookup(), display_name: 'OAS1' } });
    }
    const { ids } = route.request().postDataJSON() as { ids: string[] };
    const sequence = (id: string): string => fasta.get(names.find((name) => idOf(name) === id)!)!.sequence;
    return route.fulfill({ headers, json: ids.map((id) => ({ query: id, id, seq: sequence(id) })) });
  });
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms', 200_000);
  expect(parseMatrix((await exported(page, 'isoforms', 'similarity.csv')).toString()).names.length).toBe(14);
  // The refused requests are the browser's own lines.
  expect(page.problems.filter((line) => !line.includes('ERR_FAILED'))).toEqual([]);
  await page.context().close();
});
