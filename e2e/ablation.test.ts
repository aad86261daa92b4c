import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { addPanel, newNotebook, openApp, selectTheme, shot, waitDone, waitSaved } from './app';
import { launch } from './browser';

/** Scores of five runs on three tasks and five seeds, as a lab would have them from elsewhere. */
function finishedRuns(): string {
  const runs: [string, string, readonly number[]][] = [
    ['CL, Spl Orth Msk 6T', 'objective', [0.62, 0.55, 0.48]],
    ['MLM 6T', 'objective', [0.55, 0.55, 0.47]],
    ['CL, Msk 6T', 'augmentation', [0.5, 0.44, 0.4]],
    ['CL, Spl Orth Msk 4T', 'augmentation', [0.58, 0.5, 0.43]],
    ['Dilated CNN', 'architecture', [0.44, 0.41, 0.42]],
  ];
  const tasks = ['mean ribosome load,pearson', 'half-life human,pearson', 'GO molecular function,auprc'];
  const lines = runs.flatMap(([run, group, centres]) =>
    tasks.flatMap((task, t) =>
      [0, 1, 2, 3, 4].map((seed) => {
        const value = centres[t]! + 0.012 * Math.sin(7 * seed + 3 * t + run.length);
        return `"${run}",${group},${task},${seed},${value.toFixed(4)}`;
      }),
    ),
  );
  return ['run,group,task,metric,seed,value', ...lines, ''].join('\n');
}

test('finished runs are compared by themselves; another reference, adjusted p, variants in one undoable step', async () => {
  const browser = await launch();
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-ablation-'));
  const table = join(folder, 'runs.csv');
  writeFileSync(table, finishedRuns());
  const page = await openApp(browser, inject('baseUrl'));
  await newNotebook(page);
  const id = await addPanel(page, 'ablation');
  const panel = page.getByTestId(`panel-${id}`);
  await panel.getByText('Compare finished runs from a table').click();
  await panel.getByTestId('ablation-file-input').setInputFiles(table);
  await waitDone(page, id);

  const runs = panel.getByTestId('ablation-runs');
  expect(await runs.locator('tbody tr').count()).toBe(5);
  await panel.getByText('All numbers').click();
  const scores = panel.getByTestId('ablation-scores');
  expect(await scores.locator('tbody tr').count()).toBe(15);
  // Of the reference nothing is tested; the CNN is worse everywhere.
  expect(await scores.locator('tbody tr').first().innerText()).toMatch(/reference/);
  expect(await scores.locator('tbody tr').last().innerText()).toMatch(/yes$/);
  for (const figure of ['ablation-heatmap', 'ablation-strip']) {
    const image = panel.getByTestId(figure);
    expect(await image.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth))).toBeGreaterThan(
      500,
    );
  }
  await shot(page, 'ablation-light', true);
  expect(await findings(page)).toEqual([]);
  await selectTheme(page, 'dark');
  await panel.getByText('scores, each task on its own scale').click();
  await shot(page, 'ablation-dark', true);
  expect(await findings(page)).toEqual([]);

  await runs.getByLabel('Test the others against Dilated CNN').check();
  await panel.getByTestId('ablation-adjusted').check();
  await waitDone(page, id);
  await expect.poll(() => scores.locator('tbody tr').first().innerText()).toMatch(/not significantly$/);

  // Variants: folded panels, connected, nothing runs; one undo takes them away.
  const before = await page.locator('[data-panel]').count();
  await panel.getByText('Set up an ablation').click();
  await panel.getByTestId('ablation-steps').fill('40');
  expect(await panel.getByTestId('ablation-estimate').innerText()).toMatch(/^8 runs, 22 panels; how long/);
  await shot(page, 'ablation-set-up', true);
  await panel.getByTestId('ablation-set-up').click();
  await expect.poll(() => page.locator('[data-panel]').count()).toBe(before + 22);
  expect(await page.locator('[data-panel][data-status=running]').count()).toBe(0);
  await shot(page, 'ablation-variants', true);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.locator('[data-panel]').count()).toBe(before);
  await waitSaved(page);
  expect(page.problems).toEqual([]);
  await page.context().close();
  await browser.close();
  rmSync(folder, { recursive: true });
});
