/** Every panel and dialog as a picture, in light and dark, against e2e/baselines; and no accessibility finding in any of these states. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findings } from './accessibility';
import { openApp, runPanel, toStart, waitDone, waitSaved } from './app';
import { launch } from './browser';
import { everyKind } from './everyKind';
import { frames, openNotebook } from './notebooks';
import { checkPicture, difference, isSame } from './pictures';

let browser: Browser;
let reader: Page;
beforeAll(async () => {
  browser = await launch({ webgpu: false });
  reader = await browser.newPage();
});
afterAll(() => browser.close());

/** Times, speeds, dates, sizes of storage and the device's name are another's on another machine. */
const STEADY = `
  .top { position: static !important; }
  .device-badge { width: 12rem; overflow: hidden; }
  .top-saved, .notebook-open .quiet, .device-menu > p, .device-threads .quiet, .device-threads input::placeholder,
  .device-badge, .embed-amount, .import-summary li.quiet, [data-kind=embed] .facts-list div:nth-last-child(-n + 2) dd,
  [data-testid=train-status] *, .train-runs td:nth-child(4), [data-testid=storage-use] dd, [data-testid=share-link], [data-testid=ablation-estimate] {
    color: transparent !important; white-space: nowrap; overflow: hidden;
  }
  .device-badge { border-color: var(--line) !important; }
  /* How fast it trained. */
  [data-testid=train-curves-6] { visibility: hidden; }
  .train-curves figcaption { color: transparent !important; }
`;

const wrong: string[] = [];

/** Each of the two themes, with all that is drawn for it drawn. */
async function inBothThemes(page: Page, look: (theme: 'light' | 'dark') => Promise<void>): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await frames(page);
    await look(colorScheme);
  }
}

/** Plots are drawn in their own time, on the ground of the theme. */
async function plotsDrawn(part: Locator, theme: 'light' | 'dark'): Promise<void> {
  const grounds = (): Promise<string[]> =>
    part.locator('.plot .main-svg').evaluateAll((all) => all.map((plot) => getComputedStyle(plot).backgroundColor));
  const others = theme === 'dark' ? 'rgb(255, 255, 255)' : 'rgb(27, 31, 34)';
  await expect.poll(grounds, { timeout: 30_000 }).not.toContain(others);
}

/** Pictures of the page, or of part of it. */
const picture = (page: Page, name: string, part?: Locator): Promise<void> =>
  inBothThemes(page, async (theme) => {
    // What comes into view only now is laid out before the picture is.
    await page.mouse.move(0, 0);
    await part?.scrollIntoViewIfNeeded();
    await frames(page);
    if (part) await plotsDrawn(part, theme);
    const png = await (part ?? page).screenshot({ animations: 'disabled', caret: 'hide' });
    const problem = await checkPicture(reader, `${name}-${theme}`, png);
    if (problem !== undefined) wrong.push(problem);
  });

/** What axe finds on the page as it is. */
const audit = (page: Page, name: string): Promise<void> =>
  inBothThemes(page, async (theme) => {
    const found = await findings(page, theme === 'dark' ? ['color-contrast'] : undefined);
    for (const finding of found) wrong.push(`${name}, ${theme}: ${finding}`);
  });

async function see(page: Page, name: string, part?: Locator): Promise<void> {
  await picture(page, name, part);
  await audit(page, name);
}

async function steadyPage(from: Browser, url: string): ReturnType<typeof openApp> {
  const page = await openApp(from, url);
  await page.addStyleTag({ content: STEADY });
  wrong.length = 0;
  return page;
}

const byId = (page: Page, id: string): Locator => page.getByTestId(id);

test('one panel of each kind, with content', async () => {
  const page = await steadyPage(browser, inject('baseUrl'));
  await openNotebook(page, everyKind());
  await byId(page, 'panel-note').locator('.katex').first().waitFor();
  for (const id of ['isoforms', 'table', 'neighbours']) {
    await byId(page, 'run-all').click();
    await waitDone(page, id);
  }
  await waitDone(page, 'umap');
  await waitDone(page, 'train', 200_000);
  // Plots are drawn when they come into view.
  await byId(page, 'train-curves').scrollIntoViewIfNeeded();
  await page.locator('[data-testid=train-curves][data-drawn]').waitFor();
  const labels = join(tmpdir(), 'orthrus-visual-labels.tsv');
  const rows = Array.from({ length: 9 }, (_, i) => `BCL2L1-20${i + 1}\t${(0.3 + 0.05 * i).toFixed(2)}`);
  writeFileSync(labels, ['transcript\thalf_life', ...rows, ''].join('\n'));
  await byId(page, 'finetune-file-input').setInputFiles(labels);
  await byId(page, 'finetune-join').getByText('labelled transcripts').first().waitFor();
  await waitSaved(page);
  // As high as the highest panel: one that is captured beyond the window is laid out anew in the middle of it.
  await page.setViewportSize({ width: 1280, height: 2400 });
  for (const kind of [
    'note',
    'data',
    'model',
    'embed',
    'isoforms',
    'umap',
    'table',
    'neighbours',
    'train',
    'finetune',
    'probe',
    'fewshot',
    'ablation',
  ]) {
    await picture(page, `panel-${kind}`, byId(page, `panel-${kind}`));
  }
  await audit(page, 'every kind');
  expect(wrong).toEqual([]);
  expect(page.problems).toEqual([]);
  await page.context().close();
}, 400_000);

test('the start page, dialogs and menus', async () => {
  const page = await steadyPage(browser, inject('baseUrl'));
  const few = ['note', 'data', 'model', 'embed', 'isoforms', 'umap', 'table'];
  await openNotebook(page, everyKind([{ id: 's1', name: 'Anti-apoptotic', ids: ['BCL2L1-201'] }], few));
  await runPanel(page, 'embed');
  await waitDone(page, 'isoforms');
  await waitSaved(page);
  await page.evaluate(() => scrollTo(0, 0));
  await see(page, 'document');

  await byId(page, 'add-panel').click();
  await see(page, 'menu-add', page.getByRole('menu'));
  await page.keyboard.press('Escape');
  await byId(page, 'embed-menu').click();
  await see(page, 'menu-panel', page.getByRole('menu'));
  await page.keyboard.press('Escape');
  await byId(page, 'isoforms-menu').click();
  await byId(page, 'isoforms-export').click();
  await byId(page, 'export-file-heatmap.svg').waitFor();
  await see(page, 'dialog-export', byId(page, 'export-dialog'));
  await byId(page, 'export-dialog-close').click();
  await byId(page, 'share-open').click();
  await byId(page, 'share-transcripts').waitFor();
  await see(page, 'dialog-share', byId(page, 'share-dialog'));
  await byId(page, 'share-dialog-close').click();
  await byId(page, 'palette-open').click();
  await byId(page, 'palette-field').fill('run');
  await see(page, 'palette', byId(page, 'palette'));
  await page.keyboard.press('Escape');
  await byId(page, 'palette-open').click();
  await byId(page, 'palette-field').fill('keyboard shortcuts');
  await page.keyboard.press('Enter');
  await see(page, 'dialog-shortcuts', byId(page, 'shortcuts'));
  await page.keyboard.press('Escape');
  await byId(page, 'device-badge').click();
  await see(page, 'menu-device', byId(page, 'device-menu'));
  await page.keyboard.press('Escape');
  await page.getByLabel('More about what is chosen').click();
  await byId(page, 'selection-choose-s1').click();
  await see(page, 'selection', byId(page, 'selection-bar'));
  await page.getByLabel('Less about what is chosen').click();

  await page.route('**/gallery/**', (route) => route.abort());
  await byId(page, 'add-panel').click();
  await byId(page, 'add-model').click();
  await see(page, 'panel-empty', byId(page, 'panel-model-2'));
  await toStart(page);
  await byId(page, 'notebook-entry').waitFor();
  await byId(page, 'gallery-train').click();
  await page.getByRole('alert').waitFor();
  await see(page, 'start');
  await byId(page, 'storage-open').click();
  await byId(page, 'storage-use').waitFor();
  await see(page, 'dialog-storage', byId(page, 'storage-dialog'));
  await byId(page, 'storage-dialog-close').click();
  await byId(page, 'notebook-delete').click();
  await see(page, 'undo', byId(page, 'undo'));
  expect(wrong).toEqual([]);
  expect(page.problems.filter((line) => !line.includes('ERR_FAILED'))).toEqual([]);
  await page.context().close();
}, 400_000);

test('where a device is missing', async () => {
  const without = await launch({ webgpu: false });
  const page = await steadyPage(without, `${inject('baseUrl')}?backend=webgpu`);
  await byId(page, 'new-notebook').click();
  await see(page, 'gate', byId(page, 'gate'));
  expect(wrong).toEqual([]);
  await without.close();
});

test('the comparison: the same page twice is the same to the last value, one without a button is not', async () => {
  const page = await steadyPage(browser, inject('baseUrl'));
  await byId(page, 'storage-open').click();
  await byId(page, 'storage-use').waitFor();
  const taken = (): Promise<Buffer> => byId(page, 'storage-dialog').screenshot({ animations: 'disabled' });
  const [once, again] = [await taken(), await taken()];
  expect(await difference(reader, once, again)).toEqual({ mean: 0, share: 0, size: 0 });
  await byId(page, 'storage-free').evaluate((button) => ((button as HTMLElement).style.visibility = 'hidden'));
  const less = await difference(reader, once, await taken());
  expect(isSame(less), JSON.stringify(less)).toBe(false);
  await page.context().close();
});
