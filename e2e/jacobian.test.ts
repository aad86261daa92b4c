import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { goldensFolder } from '../src/oracle/goldens';
import { findings } from './accessibility';
import { openApp, selectTheme, shot, waitDone } from './app';
import { launch } from './browser';
import { bcl2l1Data, exported, notebookJson, openNotebook, pixels } from './notebooks';

/** A tiny model with a sequence head. */
const headed = ['config.json', 'model.safetensors'].map((name) => join(goldensFolder, 'checkpoints/hub', name));

const document = notebookJson('Jacobian', [
  bcl2l1Data,
  { id: 'model', kind: 'model' },
  { id: 'domains', kind: 'domains' },
  {
    id: 'jacobian',
    kind: 'jacobian',
    inputs: { transcripts: 'data', model: 'model', domains: 'domains' },
    params: { transcript: 'BCL2L1-201', window: [360, 960] },
  },
]);

test('a Jacobian fills in, goes on after a reload where it was, is looked at down to letters, and exported', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  await openNotebook(page, document);
  await page.getByTestId('model-file-input').setInputFiles(headed);
  await page.getByTestId('model-card').getByText('model.safetensors').first().waitFor();
  await page.getByTestId('panel-jacobian').scrollIntoViewIfNeeded();
  await page.getByTestId('jacobian-run').click();
  const rows = async (): Promise<number> => Number(await page.getByTestId('jacobian').getAttribute('data-rows'));
  await expect.poll(rows, { timeout: 60_000, interval: 20 }).toBeGreaterThan(100);
  await shot(page, 'jacobian-under-way');
  const before = await rows();

  await page.reload();
  await waitDone(page, 'model');
  await page.getByTestId('jacobian-run').click();
  await page.getByTestId('jacobian-progress').waitFor({ timeout: 60_000 });
  await page.getByTestId('panel-jacobian').getByText('going on').first().waitFor({ timeout: 60_000 });
  expect(before).toBeLessThan(600);
  await waitDone(page, 'jacobian', 120_000);
  expect(await page.getByTestId('jacobian-summary').textContent()).toMatch(/BCL2L1-201, 600 nt, log-odds/);
  expect(await page.getByTestId('jacobian-why').textContent()).toMatch(/causal.*only the upper triangle/);
  await page.getByTestId('jacobian-blocks').getByText(/IPR/).first().waitFor();

  const matrix = page.getByTestId('jacobian-matrix');
  const picture = await pixels(page.getByTestId('jacobian-canvas'));
  await page.getByTestId('jacobian-scale').selectOption('linear');
  await expect.poll(() => pixels(page.getByTestId('jacobian-canvas'))).not.toBe(picture);
  await page.getByTestId('jacobian-scale').selectOption('log');
  for (const theme of ['light', 'dark'] as const) {
    await selectTheme(page, theme);
    await matrix.scrollIntoViewIfNeeded();
    await shot(page, `jacobian-${theme}`, true);
    expect(await findings(page, theme === 'dark' ? ['color-contrast'] : undefined)).toEqual([]);
  }
  await selectTheme(page, 'light');
  await matrix.focus();
  await page.keyboard.press('ArrowDown');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  expect(await page.getByTestId('jacobian-readout').textContent()).toMatch(/^i 362 [ACGT], exon \d.* → j 364 [ACGT], .*: [\d.]+.* \(largest \|Δ log-odds\|\)$/); // prettier-ignore
  for (let i = 0; i < 9; i++) await page.keyboard.press('+');
  expect(await matrix.getAttribute('data-area')).toMatch(/^\d+ \d+ \d+ \d+$/);
  await page.locator('.jacobian-letters text').first().waitFor();
  await shot(page, 'jacobian-letters', true);
  await page.keyboard.press('0');
  expect(await matrix.getAttribute('data-area')).toBe('0 600 0 600');
  const box = (await matrix.boundingBox())!;
  await page.mouse.move(box.x + 270, box.y + 135);
  await page.mouse.down();
  await page.mouse.move(box.x + 405, box.y + 270, { steps: 3 });
  await page.mouse.up();
  expect(await matrix.getAttribute('data-area')).toBe('150 300 300 450');
  await page.mouse.wheel(0, 300);
  await expect.poll(() => matrix.getAttribute('data-area')).not.toBe('150 300 300 450');

  const profiles = (await exported(page, 'jacobian', 'jacobian-logits-profiles.csv')).toString().trim().split('\n');
  expect(profiles).toHaveLength(601);
  const png = await exported(page, 'jacobian', 'jacobian-logits-matrix.png');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([600, 600]);
  expect(page.problems).toEqual([]);
  await browser.close();
});
