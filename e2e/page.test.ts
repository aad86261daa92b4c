import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { goldensFolder } from '../src/oracle/goldens';
import { fasta, idOf, lookup, names } from '../src/oracle/ensemblAnswers';
import { findings } from './accessibility';
import {
  chooseOf,
  download,
  dropBcl2l1,
  dropFiles,
  loadTiny,
  newNotebook,
  openApp,
  openGallery,
  panelIn,
  runPanel,
  sample,
  shot,
  toStart,
  waitDone,
  waitSaved,
} from './app';
import { launch } from './browser';

describe('on the CPU, the automatic choice beside a software adapter', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
  });

  test('the page is cross-origin isolated and names its device', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByTestId('device-badge').getByText(/CPU/).waitFor();
    expect(await findings(page)).toEqual([]);
    await newNotebook(page);
    expect(await page.getByTestId('gate').count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('garbage is refused with a reason, and what was loaded stays', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    await dropBcl2l1(page);
    const garbage = join(tmpdir(), 'orthrus-garbage.gtf');
    writeFileSync(
      garbage,
      Uint8Array.from({ length: 3000 }, (_, i) => (i * 97 + (i >> 3)) % 256),
    );
    await dropFiles(page, [garbage]);
    await page.getByText('orthrus-garbage.gtf').first().waitFor();
    await shot(page, 'garbage');
    expect(await page.getByTestId('data-count').textContent()).toContain('14');
    await page.getByTestId('model-file-input').setInputFiles(garbage);
    await page.getByRole('alert').first().waitFor();
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('a protein FASTA and a truncated gzip: each refused record says file, line, reason and mending', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    const mixed = join(tmpdir(), 'orthrus-mixed.fa');
    writeFileSync(mixed, `>good\n${'ACGT'.repeat(30)}\n>protein\nMKLVWESTRPQKLIVEFMDKWPQRSTLLKEEDVHNNQQWW\n>empty\n`);
    await dropFiles(page, [mixed]);
    await page.getByTestId('data-count').getByText('1').first().waitFor();
    const list = page.getByTestId('data-rejected');
    await list.waitFor();
    const text = (await list.textContent())!;
    expect(text).toContain('protein');
    expect(text).toContain('empty');
    await page.context().close();
  });

  test('an embedding is cancelled at once, and runs again', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    await dropBcl2l1(page);
    await page.getByTestId('model-untrained').click();
    await page.getByTestId('model-card').waitFor();
    await page.getByTestId('embed-run').click();
    await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
    await page.getByTestId('embed-cancel').click();
    const started = performance.now();
    await page.getByTestId('embed-cancel').waitFor({ state: 'detached' });
    console.log(`from the click to an idle panel: ${(performance.now() - started).toFixed(0)} ms`);
    await panelIn(page, 'embed', 'fresh').waitFor();
    expect(await page.getByTestId('embed-result').count()).toBe(0);
    await loadTiny(page);
    await runPanel(page, 'embed');
    await page.getByTestId('isoforms-heatmap').waitFor();
    expect(await findings(page)).toEqual([]);
    const csv = (await download(page, 'embed-export-csv')).toString().trim().split('\n');
    expect(csv.length).toBe(15);
    expect((await download(page, 'embed-export-parquet')).subarray(0, 4).toString()).toBe('PAR1');
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('the heatmap is read and cut by keyboard, in the dark too', async () => {
    const page = await openApp(browser, inject('baseUrl'), { dark: true });
    await dropBcl2l1(page);
    await loadTiny(page);
    await page.getByTestId('embed-run').click();
    const heatmap = page.getByTestId('isoforms-heatmap');
    await heatmap.waitFor({ timeout: 120_000 });
    await heatmap.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight'); // off the diagonal: a pair
    await page.keyboard.press('ArrowDown');
    const readout = await page.getByTestId('isoforms-readout').textContent();
    expect(readout).toMatch(/BCL2L1-\d+/);
    await page.keyboard.press('Enter');
    await page.getByTestId('isoforms-compare').waitFor();
    const cut = page.getByTestId('isoforms-cut');
    const before = await page
      .getByTestId('isoforms-panel')
      .getByText(/\d+ clusters?/)
      .first()
      .textContent();
    await cut.focus();
    await page.keyboard.press('ArrowRight');
    const after = await page
      .getByTestId('isoforms-panel')
      .getByText(/\d+ clusters?/)
      .first()
      .textContent();
    expect(after).not.toBe(before);
    expect(await findings(page)).toEqual([]);
    await shot(page, 'isoforms-dark');
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('a reload in the middle of a gallery run keeps the notebook and what was read; the rest runs on a click', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    await openGallery(page, 'PANK2');
    await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
    await waitSaved(page);
    await page.reload();
    await panelIn(page, 'data', 'done').waitFor();
    await page.getByTestId('data-count').getByText('8 transcripts').waitFor();
    await panelIn(page, 'embed', 'fresh').waitFor();
    await page.getByTestId('embed-run').click();
    await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('transcripts, model, embeddings and heatmap are there again after a reload, without running', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    await dropBcl2l1(page);
    await loadTiny(page);
    await runPanel(page, 'embed');
    await waitDone(page, 'isoforms');
    const csv = (): Promise<string> => download(page, 'embed-export-csv').then(String);
    const matrix = (): Promise<string> => download(page, 'isoforms-export-similarity.csv').then(String);
    const before = [await csv(), await matrix()];
    await waitSaved(page);
    await page.reload();
    for (const id of ['data', 'model', 'embed', 'isoforms']) await panelIn(page, id, 'done').waitFor();
    await page.getByTestId('data-count').getByText('14 transcripts').waitFor();
    await page.getByTestId('model-card').getByText('model.safetensors').first().waitFor();
    await page.getByTestId('isoforms-heatmap').waitFor();
    expect([await csv(), await matrix()]).toEqual(before);
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('Back and Forward lead between start page and notebooks, what runs goes on meanwhile, and the focus is never lost', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    const title = page.getByTestId('notebook-title');
    const focused = (selector: string): Promise<void> => page.locator(`${selector}:focus`).waitFor();
    await page.getByTestId('new-notebook').focus();
    await page.keyboard.press('Enter');
    await focused('main');
    await title.fill('First');
    await waitSaved(page);
    await toStart(page);
    await focused('main');
    await openGallery(page, 'PANK2');
    await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
    await page.goBack();
    await page.getByTestId('start-page').waitFor();
    await page.goForward();
    await page.getByTestId('embed-progress').getByText('left').waitFor();
    await page.goBack();
    await page.getByTestId('start-page').waitFor();
    await page.goBack();
    await expect.poll(() => title.inputValue()).toBe('First');

    await page.getByTestId('share-open').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('share-dialog').waitFor();
    await page.keyboard.press('Escape');
    await focused('[data-testid=share-open]');
    await chooseOf(page, 'embed', 'delete');
    await focused('#isoforms-title');
    await chooseOf(page, 'isoforms', 'delete');
    await focused('#model-title');
    await page.goBack();
    await page.getByTestId('start-page').waitFor();
    await page.getByTestId('storage-open').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('storage-dialog').waitFor();
    await page.keyboard.press('Escape');
    await focused('[data-testid=storage-open]');
    expect(page.problems).toEqual([]);
    await page.context().close();
  });

  test('a published model: its size first, then the download, then out of the cache', async () => {
    const page = await openApp(browser, inject('baseUrl'));
    const hub = (name: string): Buffer => readFileSync(join(goldensFolder, 'checkpoints/hub', name));
    let weightRequests = 0;
    // The hub cannot be reached from every test machine: the same paths, answered from the golden files.
    await page.context().route('https://huggingface.co/**', async (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
      if (!['config.json', 'model.safetensors'].includes(name))
        return route.fulfill({ status: 404, body: 'Entry not found' });
      const headers = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': '*',
        'content-length': String(hub(name).length),
      };
      if (name === 'model.safetensors' && route.request().method() === 'GET') weightRequests++;
      if (route.request().method() === 'HEAD') return route.fulfill({ status: 200, headers });
      return route.fulfill({ status: 200, headers, body: hub(name) });
    });
    const fetchModel = async (): Promise<void> => {
      await page.getByTestId('model-hub-name').fill('antichronology/orthrus-mlm-6-track');
      await page.getByTestId('model-hub-ask').click();
      await page.getByTestId('model-download').getByText(/kB|MB/).first().waitFor();
      await page.getByTestId('model-download-confirm').click();
      await page.getByTestId('model-card').getByText('antichronology/orthrus-mlm-6-track').first().waitFor();
    };
    await newNotebook(page);
    await fetchModel();
    await shot(page, 'model-hub');
    expect(await page.getByTestId('model-card').textContent()).toMatch(/[0-9a-f]{8}/);
    expect(weightRequests).toBe(1);
    // The notebook shows it again without asking; another one takes it out of the cache.
    await waitSaved(page);
    await page.reload();
    await panelIn(page, 'model', 'done').waitFor();
    await toStart(page);
    await newNotebook(page);
    await fetchModel();
    expect(weightRequests).toBe(1);
    // Without a network too: what is kept needs no question to the hub.
    await page.context().unroute('https://huggingface.co/**');
    await page.context().route('https://huggingface.co/**', (route) => route.abort());
    await toStart(page);
    await page.reload();
    await newNotebook(page);
    await fetchModel();
    await page.context().close();
  });
});

test('a gene fetched from Ensembl loads with its structures', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  // The service cannot be reached from every test machine: answers of the documented shape, made from the gene's real files.
  await page.context().route('https://rest.ensembl.org/**', async (route) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    const url = new URL(route.request().url());
    if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    if (url.pathname === '/lookup/symbol/homo_sapiens/BCL2L1') return route.fulfill({ headers, json: lookup() });
    if (url.pathname === '/sequence/id') {
      const { ids } = route.request().postDataJSON() as { ids: string[] };
      const entries = ids.map((id) => ({
        query: id,
        id,
        seq: fasta.get(names.find((name) => idOf(name) === id)!)!.sequence,
      }));
      return route.fulfill({ headers, json: entries });
    }
    return route.fulfill({ status: 400, headers, json: { error: 'No valid lookup found' } });
  });
  await newNotebook(page);
  const symbol = page.getByLabel(/A gene from Ensembl/);
  await symbol.waitFor();
  await symbol.fill('BCL2L1');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await page.getByTestId('data-count').getByText('14').waitFor();
  // With transcripts loaded the other ways are folded.
  await page.getByText('Other ways to load').click();
  await symbol.fill('NOSUCHGENE');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await page
    .getByRole('alert')
    .getByText(/NOSUCHGENE/)
    .waitFor();
  expect(await page.getByTestId('data-count').textContent()).toContain('14');
  await browser.close();
});

describe('without WebGPU', () => {
  test('the CPU takes over by itself; asked for WebGPU, a gate says what is missing and leads back', async () => {
    const browser = await launch({ webgpu: false });
    const page = await openApp(browser, inject('baseUrl'));
    await page.getByTestId('device-badge').getByText(/CPU/).waitFor();
    await newNotebook(page);
    expect(await page.getByTestId('gate').count()).toBe(0);
    await page.goto(`${inject('baseUrl')}?backend=webgpu`);
    await newNotebook(page);
    const gate = page.getByTestId('gate');
    await gate.waitFor();
    await shot(page, 'gate');
    expect(await gate.textContent()).toMatch(/WebGPU/);
    await dropBcl2l1(page);
    await loadTiny(page);
    expect(await page.getByTestId('embed-run').isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await page.getByTestId('gate-switch').click();
    await gate.waitFor({ state: 'detached' });
    await page.getByTestId('embed-run').click();
    await page.getByTestId('isoforms-heatmap').waitFor({ timeout: 60_000 });
    expect(page.problems).toEqual([]);
    await browser.close();
  });
});

test('the badge says why, measures both backends, and remembers the verdict', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  await page.getByTestId('device-badge').getByText(/CPU/).click();
  await page
    .getByTestId('device-reason')
    .getByText(/software/)
    .waitFor();
  await page.getByTestId('device-calibrate').click();
  await page
    .getByTestId('device-results')
    .getByText(/CPU: [\d,]+ nucleotides.*faster/)
    .waitFor({ timeout: 60_000 });
  await shot(page, 'device-menu');
  expect(await findings(page)).toEqual([]);
  await page.getByTestId('device-webgpu').check();
  await page
    .getByTestId('device-badge')
    .getByText(/swiftshader/i)
    .waitFor();
  await page.reload();
  await page
    .getByTestId('device-badge')
    .getByText(/swiftshader/i)
    .click();
  await page.getByTestId('device-results').getByText('measured on an earlier visit').waitFor();
  await page.getByTestId('device-auto').check();
  await page.getByTestId('device-reason').getByText('The CPU was measured to be faster here.').waitFor();
  expect(page.problems).toEqual([]);
  await browser.close();
});

test('structures alone wait for sequences and say so', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  await dropFiles(page, [sample('bio/OAS1.structures.gtf')]);
  await page
    .getByText(/sequences?/i)
    .first()
    .waitFor();
  await page.getByText('OAS1.structures.gtf').first().waitFor();
  await shot(page, 'structures-only');
  await browser.close();
});
