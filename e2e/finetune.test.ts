import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { addPanel, download, newNotebook, openApp, shot, waitDone, waitSaved } from './app';
import { launch } from './browser';

const gallery = fileURLToPath(new URL('../public/gallery', import.meta.url));
const genes = ['SNAP25', 'RUNX1', 'PANK2', 'APP'];

/** The share of G and C of every transcript of a gene's FASTA, by the name that the FASTA gives it. */
function gcOf(gene: string): (readonly [id: string, gc: number])[] {
  const text = gunzipSync(readFileSync(join(gallery, `${gene}.fa.gz`))).toString();
  return text
    .split(/^>/m)
    .slice(1)
    .map((record) => {
      const [head = '', ...lines] = record.split('\n');
      const sequence = lines.join('');
      return [head.split(/[\s|]/)[0]!, (sequence.match(/[GC]/g) ?? []).length / sequence.length];
    });
}

test('a small encoder from scratch is fine-tuned on a table: joined, trained, tested, saved', async () => {
  const browser = await launch();
  const folder = mkdtempSync(join(tmpdir(), 'orthrus-labels-'));
  const table = join(folder, 'gc.tsv');
  const rows = genes.flatMap(gcOf).map(([id, gc]) => `${id}\t${gc.toFixed(4)}\t${gc > 0.5 ? 'high' : 'low'}`);
  writeFileSync(table, ['transcript\tgc\tclass', ...rows, 'NOSUCH-1\t0.5\tlow', ''].join('\n'));
  const page = await openApp(browser, inject('baseUrl'));
  await newNotebook(page);
  await addPanel(page, 'finetune');
  await page.getByTestId('finetune-file-input').setInputFiles(table);
  await page.getByTestId('finetune-labels').getByText('gc.tsv').waitFor();
  expect(await page.getByTestId('finetune-run').isDisabled()).toBe(true);
  await page
    .getByTestId('data-file-input')
    .setInputFiles(genes.flatMap((gene) => [join(gallery, `${gene}.fa.gz`), join(gallery, `${gene}.gtf.gz`)]));
  await page.getByTestId('data-count').getByText('43').waitFor();
  await page.getByTestId('finetune-join').getByText('43 labelled transcripts').waitFor();
  const boxes = page.getByTestId('finetune-labels').getByRole('checkbox');
  for (const [i, wanted] of [false, true, false].entries()) {
    if ((await boxes.nth(i).isChecked()) !== wanted) await boxes.nth(i).click();
    await page.getByTestId('finetune-labels').locator('input:enabled').first().waitFor();
  }
  await page.getByTestId('finetune-join').getByText('43 rows found a transcript, 1 did not').waitFor();

  await page.getByTestId('finetune-model-scratch').check();
  await page.getByTestId('finetune-more').click();
  const values = { maxEpochs: '3', seeds: '0, 1', maxLength: '2000', batchSize: '8' };
  for (const [path, value] of Object.entries(values)) await page.getByTestId(`finetune-field-${path}`).fill(value);
  await page.getByTestId('finetune-run').click();
  await page.getByTestId('finetune-progress').getByText('left').waitFor({ timeout: 60_000 });
  await waitDone(page, 'finetune', 200_000);
  await page.getByTestId('finetune-scatter').scrollIntoViewIfNeeded();
  await page.locator('[data-testid=finetune-scatter][data-drawn]').waitFor();
  await shot(page, 'finetune', true);
  expect(await findings(page)).toEqual([]);

  const scores = page.getByTestId('finetune-scores');
  expect(await scores.textContent()).toMatch(/Pearson R.*±.*Spearman.*R².*mean squared error/);
  const metrics = (await download(page, 'finetune-export-metrics')).toString().split('\n');
  expect(metrics.filter((line) => /^[01],all,pearson,/.test(line))).toHaveLength(2);
  const predictions = (await download(page, 'finetune-export-predictions')).toString().trim().split('\n').slice(1);
  const truth = new Map(genes.flatMap(gcOf));
  for (const line of predictions) {
    const [, id = '', output, value, predicted] = line.split(',');
    expect(output).toBe('gc');
    expect(Math.abs(Number(value) - truth.get(id)!)).toBeLessThan(1e-4);
    expect(Number.isFinite(Number(predicted))).toBe(true);
  }
  const model = await download(page, 'finetune-export-model');
  expect(model.subarray(8, 8 + Number(model.readBigUInt64LE(0))).toString()).toContain('fine_tuning_head.');

  // The scores outlive a reload; the table has to be given again before it can be fine-tuned otherwise.
  await waitSaved(page);
  await page.reload();
  await waitDone(page, 'finetune', 30_000);
  expect(await scores.textContent()).toMatch(/Pearson R/);
  await page.getByTestId('panel-finetune').getByText('gc.tsv has to be given again').waitFor();
  await page.getByTestId('finetune-file-input').setInputFiles(table);
  await page.getByTestId('finetune-join').getByText('43 labelled transcripts').waitFor();
  expect(page.problems).toEqual([]);
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
