import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { relativeError } from '../src/oracle/goldens';
import { runCli } from '../src/oracle/runCli';
import {
  bcl2l1,
  download,
  dropBcl2l1,
  loadTiny,
  openApp,
  openGallery,
  parseMatrix,
  runPanel,
  sample,
  shot,
  tinyModel,
} from './app';
import { launch } from './browser';
import { bcl2l1By, openNotebook } from './notebooks';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'orthrus-e2e-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const [fasta, gtf] = bcl2l1 as [string, string];

/** The embeddings array (n × D, float32) and ids of an npz. */
function readNpz(bytes: Uint8Array): { ids: string[]; data: Float32Array } {
  const entries = unzipSync(bytes);
  const body = (name: string): { header: string; bytes: Uint8Array } => {
    const npy = entries[name]!;
    const length = npy[8]! + 256 * npy[9]!;
    return { header: strFromU8(npy.subarray(10, 10 + length)), bytes: npy.slice(10 + length) };
  };
  const ids = body('ids.npy');
  const width = Number(/<U(\d+)/.exec(ids.header)![1]);
  const letters = new Uint32Array(ids.bytes.buffer);
  const names: string[] = [];
  for (let i = 0; i < letters.length; i += width) {
    names.push(String.fromCodePoint(...letters.subarray(i, i + width).filter((code) => code !== 0)));
  }
  return { ids: names, data: new Float32Array(body('embeddings.npy').bytes.buffer) };
}

test.each([
  ['webgpu', 'isolated'],
  ['webgpu', 'plain'],
  ['cpu', 'isolated'],
  ['cpu', 'plain'],
] as const)(
  '%s, %s page: dropped BCL2L1 files embed, the heatmap shows, its numbers equal the command line’s',
  async (backend, server) => {
    const out = join(folder, `isoforms-${backend}-${server}`);
    const cli = await runCli([
      'isoforms',
      '--transcripts',
      fasta,
      '--annotation',
      gtf,
      '--model',
      tinyModel,
      '--gene',
      'BCL2L1',
      '--backend',
      backend,
      '--out',
      out,
    ]);
    expect(cli.status, cli.stderr).toBe(0);
    const expected = parseMatrix(readFileSync(join(out, 'similarity.csv'), 'utf8'));
    expect(expected.names.length).toBe(14);

    const page = await openApp(browser, `${inject(server === 'plain' ? 'plainUrl' : 'baseUrl')}?backend=${backend}`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(server === 'isolated');
    await dropBcl2l1(page);
    await loadTiny(page);
    await runPanel(page, 'embed');
    await page.getByTestId('isoforms-heatmap').waitFor();
    await page
      .getByTestId('device-badge')
      .getByText(backend === 'cpu' ? /CPU/ : /swiftshader/i)
      .waitFor();
    if (server === 'plain' && backend === 'cpu')
      await page
        .getByTestId('device-badge')
        .getByText(/1 thread/)
        .waitFor();
    await shot(page, `bcl2l1-${backend}-${server}`);
    const shown = parseMatrix((await download(page, 'isoforms-export-similarity.csv')).toString());
    expect(shown.names).toEqual(expected.names);
    for (const [i, row] of expected.values.entries()) {
      for (const [j, value] of row.entries()) expect(Math.abs(shown.values[i]![j]! - value)).toBeLessThan(1e-5);
    }
    const svg = (await download(page, 'isoforms-export-heatmap.svg')).toString();
    for (const name of expected.names) expect(svg).toContain(name);
    const picture = await download(page, 'isoforms-export-heatmap.png');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.length).toBeGreaterThan(20_000);
    expect(page.problems).toEqual([]);
    await page.context().close();
  },
);

test('Orthrus Small: command line, page and PyTorch agree on BCL2L1', async () => {
  const npz = join(folder, 'small.npz');
  const cli = await runCli([
    'embed',
    '--transcripts',
    fasta,
    '--annotation',
    gtf,
    '--model',
    'untrained:orthrus-small',
    '--out',
    npz,
  ]);
  expect(cli.status, cli.stderr).toBe(0);
  const own = readNpz(new Uint8Array(readFileSync(npz)));
  expect(own.ids.length).toBe(14);
  const torch = readSafetensors(sample('bcl2l1/embeddings_small_seed0.safetensors'));
  const width = own.data.length / own.ids.length;
  // WebGPU too, on the shortest isoform: a software adapter takes a minute for all of them.
  const shortest = join(folder, 'shortest.fa');
  const records = readFileSync(fasta, 'utf8').split(/^(?=>)/m);
  writeFileSync(
    shortest,
    records.reduce((a, b) => (a.length <= b.length ? a : b)),
  );
  const onGpu = join(folder, 'gpu.npz');
  const gpu = await runCli([
    'embed',
    '--transcripts',
    shortest,
    '--annotation',
    gtf,
    '--model',
    'untrained:orthrus-small',
    '--backend',
    'webgpu',
    '--out',
    onGpu,
  ]);
  expect(gpu.status, gpu.stderr).toBe(0);
  const one = readNpz(new Uint8Array(readFileSync(onGpu)));
  expect(relativeError(one.data, torch.get(one.ids[0]!)!)).toBeLessThan(1e-4);
  for (const [i, id] of own.ids.entries()) {
    const row = own.data.subarray(i * width, (i + 1) * width);
    expect(relativeError(row, torch.get(id)!), id).toBeLessThan(1e-4);
  }

  const page = await openApp(browser, inject('baseUrl'));
  const request = { kind: 'untrained', preset: 'orthrus-small', seed: 0 };
  await openNotebook(page, bcl2l1By({ id: 'model', kind: 'model', params: { request } }, 'Small BCL2L1'));
  await page.getByTestId('embed-run').click();
  await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
  await shot(page, 'small-busy');
  await page.getByTestId('isoforms-heatmap').waitFor({ timeout: 280_000 });
  await shot(page, 'small-bcl2l1');
  const shown = readNpz(new Uint8Array(await download(page, 'embed-export-npz')));
  expect(shown.ids).toEqual(own.ids);
  expect(relativeError(shown.data, own.data)).toBeLessThan(1e-5);
  expect(await page.getByText(/untrained/i).count()).toBeGreaterThan(2);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('the model that ships: page (one click in the gallery) and command line agree on BCL2L1', async () => {
  const npz = join(folder, 'default.npz');
  const from = ['--transcripts', fasta, '--annotation', gtf, '--model', 'default'];
  const cli = await runCli(['embed', ...from, '--backend', 'cpu', '--out', npz]);
  expect(cli.status, cli.stderr).toBe(0);
  const own = readNpz(new Uint8Array(readFileSync(npz)));
  const page = await openApp(browser, inject('baseUrl'));
  await openGallery(page, 'BCL2L1');
  await page.getByTestId('isoforms-heatmap').waitFor({ timeout: 200_000 });
  await shot(page, 'gallery-bcl2l1');
  expect(await page.getByTestId('model-card').textContent()).toContain('Never seen');
  const shown = readNpz(new Uint8Array(await download(page, 'embed-export-npz')));
  expect(shown.ids).toEqual(own.ids);
  expect(relativeError(shown.data, own.data)).toBeLessThan(1e-5);
  // Trained: nothing is marked as random.
  expect(await page.locator('.badge-warn').count()).toBe(0);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

/** The float32 tensors of a safetensors file by name. */
function readSafetensors(path: string): Map<string, Float32Array> {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const tensors = new Map<string, Float32Array>();
  for (const [name, { data_offsets: range }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    tensors.set(
      name,
      new Float32Array(new Uint8Array(bytes.subarray(8 + length + range[0], 8 + length + range[1])).buffer),
    );
  }
  return tensors;
}
