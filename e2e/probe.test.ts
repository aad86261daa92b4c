import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { openApp, openGallery, runPanel, shot, waitDone } from './app';
import { launch } from './browser';
import { exported } from './notebooks';

test('half-lives of shipped genes are told from embeddings, beside baselines on the same splits; so is structure', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  await openGallery(page, 'half-life');
  // Without waiting for a second encoder (src/panels/probe/run.test.ts has it).
  await page.getByTestId('probe-baseline-untrained').uncheck();
  // What ships runs by itself.
  await waitDone(page, 'probe', 300_000);
  await waitDone(page, 'structure', 60_000);
  await page.getByTestId('probe-join').getByText('784 labelled transcripts').waitFor();
  const table = page.getByTestId('probe-scores-regression');
  expect(await table.locator('tbody tr').count()).toBe(5 + 5);
  // As on the command line; relaxed SIMD changes last bits of embeddings.
  const scores = (await exported(page, 'probe', 'scores.csv')).toString().split('\n');
  const mean = (features: string): number =>
    Number(
      scores
        .find((line) => line.includes(features) && line.includes(',mean,,macro,pearson,'))!
        .split(',')
        .at(-5),
    );
  expect(mean('Orthrus 2 × 128')).toBeGreaterThan(0.45);
  expect(mean('lengths and composition')).toBeGreaterThan(0.45);
  expect(await table.locator('.probe-own').innerText()).toContain(mean('Orthrus 2 × 128').toFixed(3));
  const split = (await exported(page, 'probe', 'split.csv')).toString().trim().split('\n');
  expect(split).toHaveLength(785);
  for (const figure of ['probe-regression-scores', 'probe-regression-truth', 'structure-regression-truth']) {
    const image = page.getByTestId(figure);
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(760);
  }
  await page.getByTestId('probe-split-report').locator('summary').click();
  await page.getByTestId('panel-probe').getByText('Largest groups').waitFor();
  expect(await findings(page)).toEqual([]);
  await shot(page, 'probe', true);

  // Another split makes the result stale, and says so.
  await page.getByTestId('probe-split').selectOption('random');
  await page.getByTestId('probe-baseline-engineered').uncheck();
  await page.getByTestId('probe-seeds').fill('2');
  await runPanel(page, 'probe', 60_000);
  await waitDone(page, 'probe');
  expect(await table.locator('tbody tr').count()).toBe(4 + 5);
  expect(page.problems).toEqual([]);
  await browser.close();
});
