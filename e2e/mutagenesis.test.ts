import { expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { download, openApp, runPanel, selectTheme, shot, waitDone } from './app';
import { launch } from './browser';
import { frames, notebookJson, openNotebook, tinyModel } from './notebooks';

const shipped = (name: string): object => ({ kind: 'shipped', path: `gallery/${name}` });
const sources = ['BCL2L1.fa', 'BCL2L1.gtf', 'SNAP25.fa.gz', 'SNAP25.gtf.gz'].map(shipped);
const document = notebookJson('Mutagenesis', [
  { id: 'data', kind: 'data', params: { sources, species: 'homo_sapiens' } },
  tinyModel(),
  { id: 'embed', kind: 'embed', inputs: { transcripts: 'data', model: 'model' } },
  {
    id: 'structure',
    kind: 'structure',
    inputs: { embeddings: 'embed' },
    params: { seeds: 1, split: { kind: 'random' } },
  },
  { id: 'domains', kind: 'domains' },
  {
    id: 'mutagenesis',
    kind: 'mutagenesis',
    inputs: { transcripts: 'data', model: 'model', predictor: 'structure', domains: 'domains' },
    params: { id: 'BCL2L1-201', from: 700, to: 760 },
  },
]);

test('every substitution of a region: tracks zoom to letters, the list jumps to a position, tables are saved', async () => {
  const browser = await launch();
  const page = await openApp(browser, inject('baseUrl'));
  const own = (name: string) => page.getByTestId(`mutagenesis-${name}`);
  await openNotebook(page, document);
  await own('amount').or(page.getByText('Load transcripts first.')).first().waitFor();
  await waitDone(page, 'domains');
  await runPanel(page, 'mutagenesis');
  expect(await own('summary').textContent()).toMatch(/60 positions of BCL2L1-201/);
  expect(await own('summary').textContent()).toMatch(/untrained/i);
  expect(await own('amount').textContent()).toBe('180 substitutions of 2,574 nucleotides');
  const track = own('track');
  const drawn = (): Promise<string> => track.locator('svg').innerHTML();
  expect(await own('shown').textContent()).toMatch(/^701–760 of 2,574/);

  // The whole transcript, then letters by keys alone.
  await track.scrollIntoViewIfNeeded();
  await track.focus();
  await page.keyboard.press('0');
  await own('shown').getByText('1–2,574').waitFor();
  expect(await drawn()).not.toContain('to A');
  expect(await drawn()).toMatch(/IPR\d+/);
  await shot(page, 'mutagenesis-whole');
  await page.keyboard.press('Home');
  expect(await track.getAttribute('aria-valuenow')).toBe('1');
  expect(await own('readout').textContent()).toMatch(/Position 1 .*outside the region/);

  // The strongest substitution of those that are listed is shown with its letters.
  const first = own('grid').locator('[role=row]').nth(1);
  const name = (await first.locator('[role=gridcell]').nth(1).textContent())!;
  await first.click();
  await own('letters').click();
  const position = Number(/\d+/.exec(name)![0]);
  expect(Number(await track.getAttribute('aria-valuenow'))).toBe(position);
  expect(await drawn()).toContain('to A');
  const readout = (await own('readout').textContent())!;
  expect(readout).toContain(`${name[0]!} → ${name.at(-1)!}`);
  expect(readout).toContain('chr20:');
  const effect = (await first.locator('[role=gridcell]').nth(6).textContent())!;
  expect(readout).toContain(effect);
  await own('kind').selectOption('stop gained');
  const stop = own('grid').locator('[role=row]').nth(1);
  expect(await stop.textContent()).toMatch(/stop gained[A-Z]\d+\*/);
  await own('kind').selectOption('all');

  // The wheel zooms out about the pointer, a drag pans; a step is drawn within a frame or two.
  const box = (await track.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForTimeout(300);
  const before = await own('shown').textContent();
  await page.mouse.wheel(0, 400);
  await frames(page);
  const wider = await own('shown').textContent();
  expect(wider).not.toBe(before);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await frames(page);
  expect(await own('shown').textContent()).not.toBe(wider);
  await own('letters').click();

  await page.setViewportSize({ width: 1280, height: 1500 });
  for (const theme of ['light', 'dark'] as const) {
    await selectTheme(page, theme);
    await own('result').scrollIntoViewIfNeeded();
    await shot(page, `mutagenesis-${theme}`);
    expect(await findings(page)).toEqual([]);
  }
  const tsv = (await download(page, 'mutagenesis-export-substitutions.tsv')).toString().trimEnd().split('\n');
  expect(tsv).toHaveLength(181);
  const bed = (await download(page, 'mutagenesis-export-prediction.bedGraph')).toString().trimEnd().split('\n');
  expect(bed).toHaveLength(61);
  expect(bed[1]).toMatch(/^20\t\d+\t\d+\t-?[\d.e-]+$/);
  expect((await download(page, 'mutagenesis-export-shown.png')).subarray(1, 4).toString()).toBe('PNG');
  expect(page.problems).toEqual([]);
  await browser.close();
});
