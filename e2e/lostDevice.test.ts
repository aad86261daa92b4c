import { expect, inject, test } from 'vitest';
import { dropBcl2l1, loadTiny, openApp, waitDone } from './app';
import { launch } from './browser';

test('the GPU process dies in the middle of an embedding: the run goes on and ends', async () => {
  // A browser of its own: Chromium recovers from this once per process.
  const browser = await launch();
  const page = await openApp(browser, `${inject('baseUrl')}?backend=webgpu`);
  await dropBcl2l1(page);
  await loadTiny(page);
  await page.getByTestId('embed-run').click();
  await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  await waitDone(page, 'embed');
  await page.getByTestId('embed-result').getByText('device lost once').waitFor();
  await page.getByTestId('isoforms-heatmap').waitFor();
  expect(await page.getByTestId('outline-embed').getAttribute('data-status')).toBe('done');
  await browser.close();
});
