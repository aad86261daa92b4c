/** `node .config/icons.mjs`: draws public/icons/*.png from icon.svg with the tests' browser. Run once, by whoever changes the SVG. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { installBrowser, root } from './setup.mjs';

const folder = join(root, 'public', 'icons');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
/** Launchers cut a maskable icon to any shape inside its middle 80 %: colour to the edges, the drawing smaller. */
const maskable = svg.replace(' rx="7"', '').replace('<path', '<path transform="translate(3.2 3.2) scale(0.8)"');

const browser = await chromium.launch({ args: ['--no-sandbox'], executablePath: await installBrowser() });
for (const [name, size, drawing] of [
  ['icon-192', 192, svg],
  ['icon-512', 512, svg],
  ['maskable-512', 512, maskable],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
  writeFileSync(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
