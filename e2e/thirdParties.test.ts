import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, inject, test } from 'vitest';
import { GALLERY } from '../src/notebook/gallery';
import { openApp, waitDone } from './app';
import { launch } from './browser';

/** What the browser itself asks its maker, whatever page is open; nothing that a page could load from. */
const BROWSERS_OWN =
  /^(http:\/\/)?((update|content-autofill|optimizationguide-pa|safebrowsing)\.googleapis|(accounts|clients\d*|www)\.google|(edgedl\.me|redirector)\.gvt1)\.com\b/;

test('loading the app and opening all that ships with it asks nothing of any other host', async () => {
  // Everything but localhost goes to this proxy, from pages, workers and the service worker alike; it serves nothing and takes notes.
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const browser = await launch({ proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  const page = await openApp(browser, inject('baseUrl'), { offline: true });
  await page
    .getByTestId('update')
    .getByText(/Ready to work offline/)
    .waitFor();
  for (const { id, title } of GALLERY) {
    await page.goto(`${inject('baseUrl')}?gallery=${id}`);
    await expect.poll(() => page.getByTestId('notebook-title').inputValue()).toBe(title);
    await page.getByTestId('note-text').first().waitFor();
    // These wait for a click; the others read what ships and begin to compute.
    if (['OAS1', 'train', 'published'].includes(id)) continue;
    await page.getByTestId('data-count').waitFor();
    if (id === 'BCL2L1') await waitDone(page, 'isoforms');
  }
  expect(page.problems).toEqual([]);
  const others = (): string[] => asked.filter((host) => !BROWSERS_OWN.test(host));
  expect(others()).toEqual([]);
  // And it would have been noticed: OAS1 is the user's click that asks Ensembl.
  await page.goto(`${inject('baseUrl')}?gallery=OAS1`);
  await page.getByTestId('data-run').click();
  await expect.poll(others).toContain('rest.ensembl.org:443');
  await browser.close();
  await new Promise((resolve) => proxy.close(resolve));
});
