import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { runCli } from '../src/oracle/runCli';
import { download, openApp, parseMatrix, toStart, waitDone, waitSaved } from './app';
import { launch } from './browser';
import { exported, notebookJson, openNotebook, pixels, statusOf, tinyBcl2l1, watchRuns, whenPanel } from './notebooks';

let browser: Browser;
let folder: string;
/** What the first profile made: files that travel, and what its page showed and exported. */
let made: { zip: Buffer; json: Buffer; link: string; tables: Record<string, Buffer>; heatmap: string };

const TABLES = ['similarity.csv', 'pairs.csv', 'clusters.csv', 'tree.nwk', 'heatmap.svg'];

async function tablesOf(page: Page): Promise<Record<string, Buffer>> {
  const tables: Record<string, Buffer> = {};
  for (const name of TABLES) tables[name] = await exported(page, 'isoforms', name);
  return tables;
}

const heatmapOf = (page: Page): Promise<string> => pixels(page.getByTestId('isoforms-heatmap').locator('canvas'));

beforeAll(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'orthrus-share-'));
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, tinyBcl2l1('Shared: BCL2L1'));
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms');
  await waitSaved(page);
  const tables = await tablesOf(page);
  const heatmap = await heatmapOf(page);
  // A blank one is shorter.
  expect(heatmap.length).toBeGreaterThan(500);
  await page.getByTestId('share-open').click();
  made = {
    zip: await download(page, 'share-zip'),
    json: await download(page, 'share-json'),
    link: await page.getByTestId('share-link').inputValue(),
    tables,
    heatmap,
  };
  expect(page.problems).toEqual([]);
  await page.context().close();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the file with results opens in another profile with the same tables and picture, and computes nothing', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  const ran = await watchRuns(page);
  await openNotebook(page, made.zip, 'shared.orthrus.zip');
  await whenPanel(page, 'isoforms', 'done');
  for (const id of ['data', 'model', 'embed']) expect(await statusOf(page, id)).toBe('done');
  expect(await page.getByTestId('notebook-title').inputValue()).toBe('Shared: BCL2L1');
  expect(await tablesOf(page)).toEqual(made.tables);
  expect(await heatmapOf(page)).toBe(made.heatmap);
  expect(await page.getByTestId('notice').count()).toBe(0);
  // Kept there like any other: a reload shows it again.
  await waitSaved(page);
  await page.reload();
  await whenPanel(page, 'isoforms', 'done');
  expect(await heatmapOf(page)).toBe(made.heatmap);
  expect(await ran()).toEqual([]);
  // What came along suffices to compute further: with the transcripts and the model's own request.
  await page.getByTestId('isoforms-linkage').selectOption('ward');
  await expect.poll(ran).toEqual(['isoforms']);
  await whenPanel(page, 'isoforms', 'done');
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('the manifest names versions, seeds, device, hashes and sources', () => {
  const entries = unzipSync(made.zip);
  const manifest = JSON.parse(strFromU8(entries['manifest.json']!)) as {
    app: string;
    devices: string[];
    sources: { panel: string; source: object }[];
    results: { kind: string; seeds: object; hash: string; made: { at: string } }[];
    files: { name: string; sha256: string }[];
  };
  expect(manifest.app).toMatch(/^\d+\.\d+\.\d+$/);
  expect(manifest.devices.join()).toMatch(/CPU/);
  expect(manifest.sources.map(({ panel }) => panel)).toEqual(['data', 'data']);
  expect(manifest.results.map(({ kind }) => kind).sort()).toEqual(['data', 'embed', 'isoforms', 'model']);
  expect(manifest.results.find(({ kind }) => kind === 'model')!.seeds).toEqual({ 'request.seed': 0 });
  for (const { sha256 } of manifest.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(entries)).toEqual(expect.arrayContaining(manifest.files.map(({ name }) => name)));
});

test('the document alone and the link open as they were, without results, and give the same when run', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  const ran = await watchRuns(page);
  await openNotebook(page, made.json);
  await whenPanel(page, 'data', 'fresh');
  await waitSaved(page);
  await toStart(page);
  await page.goto(made.link);
  await whenPanel(page, 'isoforms', 'fresh');
  expect(await page.getByTestId('notebook-title').inputValue()).toBe('Shared: BCL2L1');
  expect(page.url()).not.toContain('#n=');
  expect(await ran()).toEqual([]);
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms');
  expect(await tablesOf(page)).toEqual(made.tables);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('the command line gives the same tables from the same document', async () => {
  const file = join(folder, 'notebook.json');
  writeFileSync(file, made.json);
  const out = join(folder, 'out');
  const { status, stderr } = await runCli(['run', file, '--out', out, '--backend', 'cpu']);
  expect(status, stderr).toBe(0);
  const written = (name: string): string => readFileSync(join(out, 'isoforms', name), 'utf8');
  const [own, page] = [parseMatrix(written('similarity.csv')), parseMatrix(made.tables['similarity.csv']!.toString())];
  expect(own.names).toEqual(page.names);
  expect(own.names.length).toBe(14);
  for (const [i, row] of own.values.entries()) {
    for (const [j, value] of row.entries()) {
      const expected = page.values[i]![j]!;
      expect(Math.abs(value - expected), `${i}, ${j}`).toBeLessThanOrEqual(1e-5 * Math.abs(expected));
    }
  }
  expect(written('clusters.csv')).toBe(made.tables['clusters.csv']!.toString());
});

test('damaged and hostile files are refused with a reason, nothing in them is executed, and the page lives on', async () => {
  const page = await openApp(browser, inject('baseUrl'));
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(inject('baseUrl')) && !/^(blob|data):/.test(request.url())) asked.push(request.url());
  });
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  const alert = page.getByTestId('start-page').getByRole('alert');
  const refused = async (file: object | Buffer, name: string, why: RegExp): Promise<void> => {
    await openNotebook(page, file, name);
    await alert.getByText(why).waitFor();
    await alert.getByLabel('Dismiss this message').click();
  };
  const { zip } = made;
  await refused(zip.subarray(0, zip.length >> 1), 'half.orthrus.zip', /damaged/);
  await refused(Buffer.from('PK\u0003\u0004 no zip at all'), 'garbage.orthrus.zip', /damaged/);
  await refused(Buffer.from('{"format":"orthrus-note'), 'half.json', /breaks off or is no JSON/);
  await refused({ format: 'something else' }, 'other.json', /This is no notebook of Orthrus/);
  const sound = tinyBcl2l1() as Record<string, unknown>;
  await refused({ ...sound, panels: 'x' }, 'a.json', /panels is no list/);
  await refused({ ...sound, title: 5 }, 'b.json', /title is no text/);
  await refused({ ...sound, schema: 999 }, 'c.json', /newer/);
  await refused(notebookJson('d', [{ id: 'data', kind: '<img src=x onerror=alert(1)>' }]), 'd.json', /kind is no name/);
  await refused(notebookJson('e', [{ id: 'data', kind: 'data', params: [] }]), 'e.json', /params is no object/);
  const circle = { id: 'embed', kind: 'embed', inputs: { transcripts: 'embed' } };
  await refused(notebookJson('f', [circle]), 'f.json', /hangs on its own result/);

  // A byte changed in a result: the document opens, the result is left out and computed again.
  const at = zip.indexOf('.result') + 4000;
  const flipped = Buffer.from(zip);
  flipped[at] = flipped[at]! ^ 0xff;
  await openNotebook(page, flipped, 'flipped.orthrus.zip');
  await page
    .getByTestId('notice')
    .getByText(/left out/)
    .waitFor();
  await page.getByTestId('run-all').click();
  await waitDone(page, 'isoforms');
  expect((await exported(page, 'isoforms', 'similarity.csv')).equals(made.tables['similarity.csv']!)).toBe(true);
  await toStart(page);

  const evil =
    '<img src="https://evil.example/x.png" onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>';
  const text =
    `${evil}\n\n![picture](https://evil.example/y.png) [link](javascript:globalThis.hacked=1)\n\n` +
    '$\\href{javascript:globalThis.hacked=1}{x}$ $\\includegraphics{https://evil.example/z.png}$';
  const hostile = JSON.stringify(
    notebookJson(
      evil,
      [
        { id: 'note', kind: 'note', title: evil, params: { text } },
        { id: 'data', kind: 'data', title: evil, params: { genes: [evil], ensembl: { symbol: evil, species: evil } } },
        { id: 'isoforms', kind: 'isoforms', params: { gene: evil, linkage: evil, '@': '@' } },
        { id: 'evil', kind: 'no-such-kind', title: evil },
      ],
      [{ id: 's1', name: evil, ids: [evil] }],
    ),
  ).replace('"@":"@"', '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}');
  await openNotebook(page, Buffer.from(hostile), 'hostile.json');
  await page.getByTestId('panel-note').getByRole('heading', { name: evil }).waitFor();
  await page.getByTestId('panel-note').locator('.katex, .katex-error, code').first().waitFor();
  expect(await page.locator('img, script:not([src])').count()).toBe(0);
  expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0);
  await page.getByText('was made by another version').waitFor();
  const harmed = await page.evaluate(() => [
    (globalThis as { hacked?: unknown }).hacked,
    ({} as { polluted?: unknown }).polluted,
  ]);
  expect(harmed).toEqual([undefined, undefined]);
  expect(asked).toEqual([]);
  expect(page.problems).toEqual([]);
  await page.context().close();
});
