import { expect, inject, test } from 'vitest';
import { bcl2l1, dropFiles, openApp } from './app';
import { launch } from './browser';

test('the GPU process dies in the middle of an embedding: the run goes on and ends', async () => {
  // A browser of its own: Chromium recovers from this once per process.
  const browser = await launch();
  const page = await openApp(browser, `${inject('baseUrl')}?backend=webgpu`);
  await dropFiles(page, [bcl2l1[0]!, bcl2l1[1]!]);
  await page.getByTestId('data-count').getByText('14').waitFor();
  await page
    .getByTestId('model-file-input')
    .setInputFiles(new URL('../src/oracle/goldens/checkpoints/model.safetensors', import.meta.url).pathname);
  await page.getByTestId('model-card').waitFor();
  await page.getByTestId('embed-run').click();
  await page.getByTestId('embed-progress').getByText('left').waitFor({ timeout: 60_000 });
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  await page.getByTestId('embed-summary').waitFor({ timeout: 120_000 });
  await page.getByTestId('embed-summary').getByText('device lost once').waitFor();
  await page.getByTestId('isoforms-heatmap').waitFor();
  expect(await page.getByTestId('outline-embed').getAttribute('data-status')).toBe('done');
  await browser.close();
});
