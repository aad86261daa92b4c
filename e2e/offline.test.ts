import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright';
import { preview } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { precacheOf, writeServiceWorker } from '../.config/serviceWorker.mjs';
import { findings } from './accessibility';
import { openApp, openGallery, shot, toStart } from './app';
import { launch } from './browser';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'orthrus-offline-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** Serves a build from a folder of its own, which a test may change or whose server it may stop. */
async function serve(outDir: string, base = '/'): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await preview({
    base,
    build: { outDir },
    preview: { port: 4473, strictPort: false },
    logLevel: 'error',
  });
  return { url: server.resolvedUrls!.local[0]!, stop: () => server.close() };
}

async function copyOfBuild(name: string): Promise<string> {
  const copy = join(folder, name);
  await cp(dist, copy, { recursive: true });
  return copy;
}

const ready = (page: Page): Promise<void> =>
  page
    .getByTestId('update')
    .getByText(/Ready to work offline: .* MB/)
    .waitFor();
const cacheNames = (page: Page): Promise<string[]> => page.evaluate(() => caches.keys());

async function opensBcl2l1(page: Page): Promise<void> {
  await openGallery(page, 'BCL2L1');
  await page.getByTestId('isoforms-heatmap').waitFor({ timeout: 120_000 });
  expect(await page.getByTestId('data-count').textContent()).toContain('14');
}

test('after the first visit the app opens, embeds and draws without a network and without its server', async () => {
  const server = await serve(await copyOfBuild('first'));
  const page = await openApp(browser, server.url, { offline: true });
  await ready(page);
  await shot(page, 'offline-ready');
  expect(await findings(page)).toEqual([]);
  expect(page.problems).toEqual([]);

  await page.context().setOffline(true);
  await server.stop();
  await page.reload();
  await page.getByTestId('gallery-BCL2L1').waitFor();
  // The kept answers keep their headers: shared memory, and so threads.
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByTestId('device-badge').getByText(/CPU/).waitFor();
  await opensBcl2l1(page);
  expect(page.problems).toEqual([]);

  await toStart(page);
  await openGallery(page, 'OAS1');
  await page.getByTestId('data-run').click();
  await page
    .getByRole('alert')
    .getByText(/offline/)
    .waitFor();
  await shot(page, 'offline-oas1');
  // An address under the app that is no file of it opens the app too; one with a gallery item opens that.
  await page.goto(`${server.url}some/where`);
  await page.getByTestId('gallery-BCL2L1').waitFor();
  await page.goto(`${server.url}?gallery=PANK2`);
  await page.getByTestId('data-count').getByText('8').first().waitFor();
  // Nothing was kept but what the build lists.
  const [name, ...others] = await cacheNames(page);
  expect(others).toEqual([]);
  const kept = await page.evaluate(async (cache) => (await (await caches.open(cache)).keys()).length, name!);
  expect(kept).toBe(precacheOf(dist).files.length);
  await page.context().close();
});

test('a first visit that is cut short keeps nothing, and the next one all', async () => {
  const copy = await copyOfBuild('cut');
  const server = await serve(copy);
  const whole = await readFile(join(copy, 'gallery/BCL2L1.fa'));
  await writeFile(join(copy, 'gallery/BCL2L1.fa'), whole.subarray(1));
  const page = await openApp(browser, server.url, { offline: true });
  const end = await page.evaluate(async () => {
    const { installing } = await navigator.serviceWorker.register('/sw.js');
    return new Promise((resolve) => installing?.addEventListener('statechange', () => resolve(installing.state)));
  });
  expect(end).toBe('redundant');
  expect(await cacheNames(page)).toEqual([]);
  await writeFile(join(copy, 'gallery/BCL2L1.fa'), whole);
  await page.reload();
  await ready(page);
  await page.context().close();
  await server.stop();
});

test('a new version waits for the user, says what it would end, and takes over with one reload', async () => {
  const copy = await copyOfBuild('update');
  const server = await serve(copy);
  const page = await openApp(browser, server.url, { offline: true });
  await ready(page);
  const [before] = await cacheNames(page);

  await appendFile(join(copy, 'index.html'), '<!-- next version -->\n');
  await writeServiceWorker(copy);
  await page.reload();
  const bar = page.getByTestId('update');
  await bar.getByText('A new version is ready.').waitFor();
  const isNext = (): Promise<boolean> =>
    page.evaluate(async () => (await (await fetch(location.href)).text()).includes('next version'));
  expect(await isNext()).toBe(false);
  await shot(page, 'update-bar');
  expect(await findings(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Later' }).click();
  await bar.getByRole('button').first().waitFor({ state: 'detached' });
  await page.reload();
  await bar.getByText('A new version is ready.').waitFor();
  await openGallery(page, 'MX1');
  await bar.getByText(/Reloading ends what is running: /).waitFor();

  // A second page of the old version is told, and still loads its later parts.
  const second = await page.context().newPage();
  await second.goto(server.url);
  await second.getByTestId('update').getByText('A new version is ready.').waitFor();
  await page.getByTestId('update-reload').click();
  await second.getByTestId('update').getByText('Another tab has moved to a new version.').waitFor();
  await page.getByTestId('panel-isoforms').waitFor();
  await expect.poll(isNext).toBe(true);
  expect(await cacheNames(page)).toContain(before);
  await second.close();
  // Its files go when the last page that may need them has gone.
  const namesOfNextVisit = async (): Promise<string[]> => {
    await page.reload();
    return cacheNames(page);
  };
  await expect.poll(namesOfNextVisit, { timeout: 10_000 }).not.toContain(before);
  expect(await bar.getAttribute('data-state')).toBe('current');
  expect(page.problems).toEqual([]);
  await page.context().close();
  await server.stop();
});

test('under a folder of a server that holds other things: installed and offline there, and only there', async () => {
  const outDir = join(folder, 'lab');
  // In a process of its own: under Vitest a build is one for development.
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--base', '/lab/', '--outDir', outDir], { env });
  const server = await serve(outDir, '/lab/');
  const page = await openApp(browser, server.url, { offline: true });
  await ready(page);
  const manifest = await page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href);
  const { start_url, icons } = (await (await page.request.get(manifest)).json()) as {
    start_url: string;
    icons: { src: string }[];
  };
  expect(new URL(start_url, manifest).href).toBe(server.url);
  for (const { src } of icons) {
    const icon = await page.request.get(new URL(src, manifest).href);
    expect(icon.headers()['content-type']).toMatch(/^image\/(png|svg)/);
  }
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A test's context is a private window, where nothing can be installed; no other reason may stand against it.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(scope).toBe(server.url);
  await server.stop();
  await page.reload();
  await opensBcl2l1(page);
  await page.context().close();
});
