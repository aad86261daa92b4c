import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { folderRuns } from '../src/cli/folderRuns';
import { runCli } from '../src/oracle/runCli';
import { CheckpointSlots } from '../src/train/checkpointSlots';
import { findings } from './accessibility';
import { addPanel, download, newNotebook, openApp, runPanel, shot, waitDone, waitSaved } from './app';
import { launch } from './browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

const gallery = fileURLToPath(new URL('../public/gallery', import.meta.url));
/** Seven genes with 130 isoforms: enough to see a model learn which are of one gene. */
const genes = ['BCL2L1.fa', 'BCL2L1.gtf'].concat(
  ['APP', 'RUNX1', 'GNAS', 'MX1', 'SNAP25', 'PANK2'].flatMap((gene) => [`${gene}.fa.gz`, `${gene}.gtf.gz`]),
);

/** Tiny, in batches of eight short pairs; half of the genes are held out. */
const valuesFor = (steps: number) => ({
  'optimizer.steps': String(steps),
  'optimizer.warmupSteps': '5',
  evaluateEvery: '20',
  checkpointEvery: '5',
  'sampler.shortBatchSize': '8',
  'sampler.lengthThreshold': '2500',
  'sampler.heldOutShare': '0.5',
  'sampler.splitSeed': '1',
});

async function configure(page: Page, steps: number, more: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.getByTestId('train-preset-tiny').check();
  await page.getByTestId('train-more').click();
  for (const [path, value] of Object.entries({ ...valuesFor(steps), ...more }))
    await page.getByTestId(`train-field-${path}`).fill(value);
}

/** A new notebook with the genes and a Train panel that is to train on them. */
async function openTraining(url: string): Promise<Page & { problems: string[] }> {
  const page = await openApp(browser, url);
  await newNotebook(page);
  await page.getByTestId('data-file-input').setInputFiles(genes.map((name) => join(gallery, name)));
  await page.getByTestId('data-count').getByText('130').waitFor();
  await addPanel(page, 'train');
  await page.getByTestId('train-data-summary').getByText('1,606').first().waitFor();
  return page;
}

/** The panel where its run was left. */
const paused = (page: Page) => page.locator('[data-testid=train-shown][data-status=paused]');

/** The step that the status line tells. */
const stepOf = async (page: Page): Promise<number> =>
  Number(/Step ([\d,]+) of/.exec((await page.getByTestId('train-status').textContent()) ?? '')?.[1]?.replace(',', ''));

/** A run's CSV as rows of numbers by column; empty fields are NaN. */
function rows(csv: Buffer): Record<string, number>[] {
  const [head = '', ...lines] = csv.toString().trim().split('\n');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, i) => [head.split(',')[i]!, value === '' ? NaN : Number(value)])),
  );
}

test('a Tiny model trains on seven genes: the page is reloaded in the middle, the run goes on, its encoder embeds', async () => {
  const page = await openTraining(inject('baseUrl'));
  const status = page.getByTestId('train-status');
  // Shorter ones learn as much in less time.
  await configure(page, 60, { 'sampler.lengthThreshold': '1800' });
  await page.getByTestId('train-field-seed').fill('one');
  await page
    .getByRole('alert')
    .getByText(/whole number/)
    .waitFor();
  expect(await page.getByTestId('train-run').isDisabled()).toBe(true);
  await page.getByTestId('train-field-seed').fill('0');
  await page
    .getByTestId('train-plan')
    .getByText(/A step needs/)
    .waitFor();

  await page.getByTestId('train-run').click();
  await status.getByText(/Step ([2-5]\d) of 60/).waitFor({ timeout: 120_000 });
  await page.getByTestId('train-similarity').locator('summary').click();
  await page.getByTestId('train-matrix').hover({ position: { x: 5, y: 5 } });
  await page
    .getByTestId('train-matrix-readout')
    .getByText(/and itself: 1\.000/)
    .waitFor();
  await page.getByTestId('train-curves').scrollIntoViewIfNeeded();
  await page.locator('[data-testid=train-curves][data-drawn]').waitFor();
  await shot(page, 'train-running', true);
  expect(await findings(page)).toEqual([]);

  await waitSaved(page);
  await page.reload();
  await paused(page).waitFor();
  const kept = await stepOf(page);
  expect(kept).toBeGreaterThanOrEqual(15);
  expect(kept % 5).toBe(0);
  expect(rows(await download(page, 'train-export-steps')).at(-1)!['step']).toBe(kept);
  await page.getByTestId('train-lacks').getByText(`left at step ${kept} of 60`).waitFor();

  await page.getByTestId('train-run').click();
  await status.getByText(new RegExp(`Step (?!${kept} )\\d+ of 60`)).waitFor({ timeout: 60_000 });
  await page.getByTestId('train-pause').click();
  await paused(page).waitFor({ timeout: 60_000 });
  await expect.poll(() => stepOf(page)).toBeGreaterThan(kept);
  await runPanel(page, 'train', 200_000);
  expect(await page.getByTestId('train-shown').getAttribute('data-status')).toBe('finished');

  const steps = rows(await download(page, 'train-export-steps'));
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  const mean = (from: number, to: number): number =>
    steps.slice(from, to).reduce((sum, { loss }) => sum + loss!, 0) / (to - from);
  expect(mean(45, 60)).toBeLessThan(mean(0, 10));
  const evaluations = rows(await download(page, 'train-export-evaluations'));
  expect(evaluations.map(({ step }) => step)).toEqual([0, 20, 40, 60]);
  const picture = (await download(page, 'train-export-svg')).toString();
  for (const text of ['Retrieval of partners', 'Nucleotides per second', 'held-out']) expect(picture).toContain(text);
  expect((await download(page, 'train-export-png')).subarray(1, 4).toString()).toBe('PNG');
  const encoder = await download(page, 'train-export-encoder');
  expect(encoder.subarray(8, 8 + Number(encoder.readBigUInt64LE(0))).toString()).toContain('layers.1.mixer.A_log');

  await page.getByTestId('train-use').click();
  await waitDone(page, 'model-2', 60_000);
  await page.getByTestId('embed-input-model').selectOption('train');
  await runPanel(page, 'embed', 60_000);
  await shot(page, 'train-finished', true);
  expect(await findings(page)).toEqual([]);

  await page.getByTestId('train-delete').click();
  await page.getByTestId('undo').getByRole('button', { name: 'Undo' }).click();
  await page.getByTestId('train-runs').getByRole('row').nth(1).waitFor();
  await waitSaved(page);
  await page.reload();
  // The result is there at once, with its curves.
  await waitDone(page, 'train', 30_000);
  expect(rows(await download(page, 'train-export-steps'))).toHaveLength(60);
  expect(page.problems).toEqual([]);
  await page.context().close();
});

test('page and command line train alike for one seed', async () => {
  const page = await openTraining(inject('baseUrl'));
  const files = genes.map((name) => join(gallery, name));
  await configure(page, 6);
  await runPanel(page, 'train');
  const inPage = rows(await download(page, 'train-export-steps'));
  await page.context().close();

  const folder = await mkdtemp(join(tmpdir(), 'orthrus-alike-'));
  try {
    const [data, out] = [join(folder, 'set'), join(folder, 'run')];
    expect(await runCli(['shards', '--transcripts', ...files, '--out', data])).toMatchObject({ status: 0 });
    const options = Object.entries(valuesFor(6)).flatMap(([path, value]) => ['--option', `${path}=${value}`]);
    const trained = await runCli([
      'pretrain',
      '--data',
      data,
      '--preset',
      'tiny',
      '--out',
      out,
      '--backend',
      'cpu',
      ...options,
    ]);
    expect(trained.status, trained.stderr).toBe(0);
    const checkpoint = await new CheckpointSlots(await folderRuns(folder).files('run')).newest();
    const { loss, gradientNorm } = checkpoint!.log.history().steps;
    // The page's processor may fuse products and sums (relaxed SIMD), which changes last bits.
    for (const [i, step] of inPage.entries()) {
      expect(Math.abs(loss[i]! - step['loss']!), `loss of step ${i + 1}`).toBeLessThan(
        1e-3 * Math.abs(loss[i]!) + 1e-3,
      );
      expect(Math.abs(gradientNorm[i]! / step['gradientNorm']! - 1)).toBeLessThan(1e-2);
    }
    expect(inPage.length).toBe(6);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('trains on webgpu', async () => {
  const page = await openTraining(`${inject('baseUrl')}?backend=webgpu`);
  await configure(page, 2, {
    'optimizer.warmupSteps': '1',
    'sampler.shortBatchSize': '3',
    'sampler.lengthThreshold': '1500',
    evaluateEvery: '0',
  });
  await runPanel(page, 'train');
  const steps = rows(await download(page, 'train-export-steps'));
  expect(steps.map(({ step }) => step)).toEqual([1, 2]);
  for (const { loss, gradientNorm } of steps) expect([loss, gradientNorm].every(Number.isFinite)).toBe(true);
  expect(page.problems).toEqual([]);
  await page.context().close();
});
