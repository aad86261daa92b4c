import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';

const root = fileURLToPath(new URL('..', import.meta.url));
export const sample = (name: string): string => join(root, 'src/oracle', name);
export const bcl2l1 = [sample('bio/BCL2L1.fa'), sample('bio/BCL2L1.gtf')];

/**
 * A fresh page of the app. Its errors are collected: a test ends with none (see `expectQuiet`). What the service worker keeps would be
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
  await page.getByTestId('gallery-BCL2L1').waitFor();
  return page;
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
