/**
 * A Tiny model on real data: 200 steps on the transcripts of five human chromosomes, the page closed and opened again in the middle. Runs
 * where ORTHRUS_DATA names the data (human/transcripts.fa.gz, human/annotation.gtf.gz), for some ten minutes on two cores.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { addPanel, download, newNotebook, openApp, runPanel, shot, waitSaved } from './app';
import { launch } from './browser';

const folder = process.env['ORTHRUS_DATA'] ?? '';
const files = ['human/transcripts.fa.gz', 'human/annotation.gtf.gz'].map((name) => join(folder, name));
const there = folder !== '' && files.every((file) => existsSync(file));
if (!there) console.log('A Tiny model on human transcripts: left out, since ORTHRUS_DATA names no such data.');

const STEPS = 200;
const MINUTES = 40;

async function configure(page: Page): Promise<void> {
  await page.getByTestId('train-preset-tiny').check();
  await page.getByTestId('train-more').click();
  const values = {
    'optimizer.steps': String(STEPS),
    'sampler.heldOutShare': '0.1',
    'sampler.lengthThreshold': '2500',
    evaluationPairs: '100',
    evaluateEvery: '50',
  };
  for (const [path, value] of Object.entries(values)) await page.getByTestId(`train-field-${path}`).fill(value);
}

const columns = (csv: Buffer): Record<string, number>[] => {
  const [head = '', ...lines] = csv.toString().trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i]!, Number(value || NaN)])));
};

test.runIf(there)(
  'held-out isoforms find each other far better than through the untrained model',
  async () => {
    const browser = await launch();
    let page = await openApp(browser, inject('baseUrl'));
    await newNotebook(page);
    await page.getByTestId('data-file-input').setInputFiles(files);
    await page.getByTestId('data-count').getByText('6,026').waitFor({ timeout: 120_000 });
    await addPanel(page, 'train');
    await page.getByTestId('train-data-summary').getByText('32,431').first().waitFor({ timeout: 60_000 });
    await configure(page);
    await page.getByTestId('train-run').click();
    const status = page.getByTestId('train-status');
    await status.getByText(/Step 1\d\d of 200/).waitFor({ timeout: MINUTES * 60_000 });
    await page.locator('[data-testid=train-curves][data-drawn]').waitFor();
    await shot(page, 'human-running', true);

    await waitSaved(page);
    const address = page.url();
    // Closed without a word, and opened again: what is kept is in the browser's file system.
    const context = page.context();
    await page.close();
    page = Object.assign(await context.newPage(), { problems: [] as string[] });
    page.on('pageerror', (error) => page.problems.push(String(error)));
    await page.goto(address);
    await page.locator('[data-testid=train-shown][data-status=paused]').waitFor({ timeout: 60_000 });
    await runPanel(page, 'train', MINUTES * 60_000);
    await shot(page, 'human-finished', true);
    const evaluations = columns(await download(page, 'train-export-evaluations'));
    const steps = columns(await download(page, 'train-export-steps'));
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    const [first, last] = [evaluations[0]!, evaluations.at(-1)!];
    for (const { step, retrievalAccuracy, representationAccuracy, contrastiveLoss, pairs } of evaluations) {
      console.log(
        `step ${step}: ${pairs} pairs, ${retrievalAccuracy} / ${representationAccuracy}, loss ${contrastiveLoss}`,
      );
    }
    expect(last['step']).toBe(STEPS);
    expect(last['retrievalAccuracy']!).toBeGreaterThan(2 * first['retrievalAccuracy']!);
    expect(last['representationAccuracy']!).toBeGreaterThan(first['representationAccuracy']! + 0.1);
    expect(page.problems).toEqual([]);
    await browser.close();
  },
  2 * MINUTES * 60_000,
);
