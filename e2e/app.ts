import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright';
import { goldensFolder } from '../src/oracle/goldens';

const root = fileURLToPath(new URL('..', import.meta.url));
export const sample = (name: string): string => join(root, 'src/oracle', name);
export const bcl2l1 = [sample('bio/BCL2L1.fa'), sample('bio/BCL2L1.gtf')];
/** A checkpoint small enough to embed within seconds. */
export const tinyModel = join(goldensFolder, 'checkpoints/model.safetensors');

/**
 * A fresh page of the app, at its start page unless the address names a notebook. Its errors are collected: a test ends with none (see `expectQuiet`). What the service worker keeps would be
 * fetched anew for every test and is tried in its own (`offline: true`).
 */
export async function openApp(
  browser: Browser,
  url: string,
  options: { dark?: boolean; offline?: boolean } = {},
): Promise<Page & { problems: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: options.dark ? 'dark' : 'light',
    acceptDownloads: true,
    serviceWorkers: options.offline ? 'allow' : 'block',
  });
  const page = (await context.newPage()) as Page & { problems: string[] };
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.problems.push(message.text());
  });
  await page.goto(url);
  await page.locator('#document').waitFor();
  return page;
}

/** From the start page to a new notebook: transcripts, model, embeddings, isoforms. */
export async function newNotebook(page: Page): Promise<void> {
  await page.getByTestId('new-notebook').click();
  await page.getByTestId('panel-isoforms').waitFor();
}

/** From the start page to a copy of a notebook that ships; it may begin to run. */
export async function openGallery(page: Page, id: string): Promise<void> {
  await page.getByTestId(`gallery-${id}`).click();
  await page.getByTestId('start-page').waitFor({ state: 'detached' });
}

/** Back to the start page, with what was done saved. */
export async function toStart(page: Page): Promise<void> {
  await page.getByTestId('to-start').click();
  await page.getByTestId('start-page').waitFor();
}

/** Puts a panel of a kind at the end. @returns its id, which is also that of its element */
export async function addPanel(page: Page, kind: string): Promise<string> {
  const panels = page.locator('[data-panel]');
  const before = await panels.count();
  await page.getByTestId('add-panel-below').click();
  await page.getByTestId(`add-${kind}`).click();
  const added = panels.nth(before);
  await added.waitFor();
  return (await added.getAttribute('id'))!;
}

/** The panel of an id as it is in a state: the locator waits for both. */
export const panelIn = (page: Page, id: string, status: string): Locator =>
  page.locator(`[data-testid="panel-${id}"][data-status="${status}"]`);

/** Waits until a panel is up to date; a failed one ends the wait with its words, a wait in vain with the states of all. */
export async function waitDone(page: Page, id: string, timeout = 120_000): Promise<void> {
  try {
    await panelIn(page, id, 'done')
      .or(panelIn(page, id, 'failed'))
      .waitFor({ timeout });
  } catch (cause) {
    const states = await page
      .locator('[data-panel]')
      .evaluateAll((all) => all.map((one) => `${one.getAttribute('data-panel')} ${one.getAttribute('data-status')}`));
    throw new Error(`panel ${id} is not done after ${timeout} ms: ${states.join(', ')}`, { cause });
  }
  if ((await panelIn(page, id, 'failed').count()) > 0) {
    throw new Error(`panel ${id} failed: ${await page.getByTestId(`panel-${id}`).innerText()}`);
  }
}

/** Runs a panel, and first what it needs, to its end. */
export async function runPanel(page: Page, id: string, timeout?: number): Promise<void> {
  await page.getByTestId(`${id}-run`).click();
  await waitDone(page, id, timeout);
}

/** Chooses an item of a panel's menu: `export`, `again`, `duplicate`, `up`, `down`, `delete`. */
export async function chooseOf(page: Page, id: string, item: string): Promise<void> {
  await page.getByTestId(`${id}-menu`).click();
  await page.getByTestId(`${id}-${item}`).click();
}

/** Gives a Model panel the tiny checkpoint. */
export async function loadTiny(page: Page, panel = 'model'): Promise<void> {
  const model = page.getByTestId(`panel-${panel}`);
  await model.getByTestId('model-file-input').setInputFiles(tinyModel);
  await model.getByTestId('model-card').getByText('model.safetensors').first().waitFor();
}

/** Drops the isoforms of BCL2L1: into a new notebook from the start page, else into the first Data panel. */
export async function dropBcl2l1(page: Page): Promise<void> {
  await dropFiles(page, bcl2l1);
  await page.getByTestId('data-count').getByText('14 transcripts').waitFor();
}

/** Light, dark or as the system has it. */
export async function selectTheme(page: Page, theme: 'system' | 'light' | 'dark'): Promise<void> {
  await page.getByTestId('theme').selectOption(theme);
}

/** The word beside the notebook's name: waits until all edits are kept. */
export async function waitSaved(page: Page): Promise<void> {
  await page.getByTestId('saved').getByText('saved', { exact: true }).waitFor();
}

/** Drops files on the window as a user does from a folder: dragover, drop, with real File objects. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => ({ name: basename(path), base64: readFileSync(path).toString('base64') }));
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, base64 } of list) {
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    return data;
  }, files);
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

/** Presses a button that downloads and returns the file's bytes. */
export async function download(page: Page, testId: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()]);
  return readFileSync(await file.path());
}

/** A picture for people, under .cache/screenshots; numbers are asserted apart, since captures can be blank when headless. */
export async function shot(page: Page, name: string, fullPage = false): Promise<void> {
  const folder = join(root, '.cache/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}

/** A square CSV matrix with names along both sides. */
export function parseMatrix(text: string): { names: string[]; values: number[][] } {
  const [head = '', ...rows] = text.trim().split('\n');
  return {
    names: head.split(',').slice(1),
    values: rows.map((row) => row.split(',').slice(1).map(Number)),
  };
}
